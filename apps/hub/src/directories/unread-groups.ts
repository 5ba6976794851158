/** Files that are not read, grouped by the reason, in words. Names and texts in it are safe to print. */

import { posix } from 'node:path';
import { terminalLine } from '@rewardboard/machine';
import type { Unread, UnreadGroup } from '@rewardboard/protocol';
import type { UnreadableStore } from '@rewardboard/run-files';
import { CORRECTIONS } from './corrections.ts';

const MAX_EXAMPLES = 3;
/** Links inside that are named. */
const MAX_LINKS = 5;
/** Characters of a name, and of what was found in a file. */
const MAX_PATH = 120;
const MAX_DETAIL = 100;
/** Names of a header that are shown, and columns of an example. */
const MAX_NAMES = 6;
/** Endings of other files that are shown. */
const MAX_ENDINGS = 5;

/** What is said of so many files, in the order in which it is said. */
const REASONS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  'no-known-metric': ['table with no known metric in its header', 'tables with no known metric in their header'],
  'no-step': ['table without a step or an epoch', 'tables without a step or an epoch'],
  'no-header': ['table without a header', 'tables without a header'],
  'no-metric': ['text file with no metrics', 'text files with no metrics'],
  'few-records': ['log with too few lines for a run', 'logs with too few lines for a run'],
  json: ['JSON file that isn’t a training log', 'JSON files that aren’t training logs'],
  compressed: ['compressed log, to be unpacked first', 'compressed logs, to be unpacked first'],
  notebook: [
    'notebook without a training in its outputs (it may have been saved before it ran, or its outputs were cleared)',
    'notebooks without a training in their outputs (they may have been saved before they ran, or their outputs were cleared)',
  ],
  unnamed: ['file with an unknown extension and no metrics', 'files with unknown extensions and no metrics'],
  link: ['symbolic link that leads out and is not followed', 'symbolic links that lead out and are not followed'],
  'link-nowhere': ['symbolic link that leads nowhere', 'symbolic links that lead nowhere'],
  unreadable: ['file that can’t be read', 'files that can’t be read'],
  error: ['file that can’t be opened', 'files that can’t be opened'],
  'not-listed': ['directory that can’t be listed', 'directories that can’t be listed'],
  'not-utf8': [
    'file or directory whose name is not UTF-8: rename it',
    'files or directories whose names are not UTF-8: rename them',
  ],
  'too-deep': ['directory nested too deeply', 'directories nested too deeply'],
  binary: ['binary file named like a log', 'binary files named like logs'],
  empty: ['empty file', 'empty files'],
  'not-a-file': ['pipe, socket or device', 'pipes, sockets or devices'],
  'not-opened': ['other file that was not opened', 'other files that were not opened'],
  other: ['file of another kind', 'files of other kinds'],
};

const STORE = 'store: ';

export class UnreadGroups {
  readonly #groups = new Map<string, { count: number; examples: UnreadGroup['examples'] }>();
  readonly #links: string[] = [];
  #moreLinks = 0;
  readonly #endings = new Map<string, number>();
  /** What a `rewardboard.json` could say, by what it is needed for. */
  readonly #remedies = new Map<string, string>();

  add(reason: string, path: string, detail?: string): void {
    const group = this.#groups.get(reason) ?? { count: 0, examples: [] };
    this.#groups.set(reason, group);
    group.count++;
    if (reason === 'other') return void this.#endings.set(detail!, (this.#endings.get(detail!) ?? 0) + 1);
    if (group.examples.length < MAX_EXAMPLES)
      group.examples.push({
        path: shortened(path, MAX_PATH),
        ...(detail === undefined ? {} : { detail: shortened(detail, MAX_DETAIL) }),
      });
  }

  /** A link whose target is read, once, however many links lead to it. */
  addLink(path: string, target: string): void {
    if (this.#links.length < MAX_LINKS)
      this.#links.push(`${shortened(path, MAX_PATH)} (to ${shortened(target, MAX_PATH)})`);
    else this.#moreLinks++;
  }

  /** Of a program whose files nobody else reads. */
  addStore(path: string, { name, remedy }: UnreadableStore): void {
    this.add(`${STORE}${name}`, path);
    this.#remedies.set(name, remedy);
  }

  addTable(path: string, { names, hasKnown }: { names: readonly string[]; hasKnown: boolean }): void {
    this.add(hasKnown ? 'no-step' : 'no-known-metric', path, listed(names));
    if (hasKnown || this.#remedies.has('names')) return;
    const metrics = Object.fromEntries(guessed(names));
    this.#remedies.set(
      'names',
      `If ${safe(path)} is the log of a training, say what its columns are in ${correctionsBeside(path)}, for example ${safe(JSON.stringify({ metrics }))}.`,
    );
  }

  addColumns(path: string, count: number): void {
    this.add('no-header', path, `${count} columns of numbers`);
    if (this.#remedies.has('columns')) return;
    const names = ['step', 'loss', 'accuracy'].slice(0, count);
    while (names.length < Math.min(count, MAX_NAMES)) names.push('');
    const columns = { [posix.basename(path)]: names };
    this.#remedies.set(
      'columns',
      `If ${safe(path)} is the log of a training, name its columns in ${correctionsBeside(path)}, for example ${safe(JSON.stringify({ columns }))}; "" leaves a column out.`,
    );
  }

  /** @param roots the watched directories */
  finish(roots: readonly string[]): Pick<Unread, 'groups' | 'remedies' | 'links'> {
    const stores = [...this.#groups.keys()].filter((reason) => reason.startsWith(STORE));
    const groups = [...stores, ...Object.keys(REASONS)].flatMap((reason) => {
      const group = this.#groups.get(reason);
      return group ? { reason, ...group, text: textOf(reason, group.count) } : [];
    });
    const endings = [...this.#endings].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MAX_ENDINGS);
    for (const group of groups)
      if (group.reason === 'other') group.text += ` (${endings.map(([ending]) => shortened(ending, 20)).join(', ')})`;
    const links = this.#groups.get('link');
    if (links)
      this.#remedies.set(
        'links',
        `Symbolic links that lead out of a watched directory are not followed. Name their targets, too: rewardboard watch ${roots.map(safe).join(' ')} TARGET.`,
      );
    const inside = this.#moreLinks > 0 ? [...this.#links, `${this.#moreLinks} more`] : this.#links;
    return { groups, remedies: [...this.#remedies.values()], ...(inside.length > 0 ? { links: inside } : {}) };
  }
}

function textOf(reason: string, count: number): string {
  if (reason.startsWith(STORE)) return `${count} ${count === 1 ? 'file' : 'files'} (${reason.slice(STORE.length)})`;
  const [one, many] = REASONS[reason]!;
  return `${count} ${count === 1 ? one : many}`;
}

/** A first guess at what columns mean, of which a person can see how it is written. */
function guessed(names: readonly string[]): [string, string][] {
  const known = names.flatMap((name): [string, string][] => {
    const split = /val|eval|dev/i.test(name) ? 'eval' : /test/i.test(name) ? 'test' : 'train';
    const metric = /loss|err|cost|nll/i.test(name) ? 'loss' : /acc/i.test(name) ? 'accuracy' : null;
    return metric === null ? [] : [[name, `${split}/${metric}`]];
  });
  return known.length > 0 ? known.slice(0, 2) : [[names.at(-1) ?? '', 'train/loss']];
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, MAX_NAMES).join(', ')}${names.length > MAX_NAMES ? ' ...' : ''}`;
}

function correctionsBeside(path: string): string {
  return safe(posix.join(posix.dirname(path), CORRECTIONS));
}

function safe(text: string): string {
  return terminalLine(text);
}

function shortened(text: string, length: number): string {
  const shown = safe(text);
  return shown.length > length ? `${shown.slice(0, length - 1)}…` : shown;
}
