/** Event files of transformers that don't hold the training's arguments: the state of their training lies above them, and has their losses. */

import { dirname, posix, resolve, sep } from 'node:path';
import type { DirectoryRuns } from './directory-runs.ts';
import type { Owner } from './file-owner.ts';
import { compared } from './same-numbers.ts';
import { DATED } from './session-home.ts';
import type { SeriesHeads } from './series-heads.ts';

/** Directories above an event file's own: OUTPUT/runs/NAME, OUTPUT/logs. */
const LEVELS = 2;
/** Common points that show whether two files record one training. */
const MIN_COMMON = 2;
const LOSSES = ['train/loss', 'eval/loss'];

export class StateHomes {
  /** Event files that lie where their run is, as far as is known. */
  readonly #apart = new Set<string>();

  constructor(
    private readonly directories: DirectoryRuns,
    private readonly owners: ReadonlyMap<string, Owner>,
  ) {}

  /**
   * @param absolute the file that has changed: an event file, or a state
   * @returns directories of event files, and that of their run, relative to the root, as far as this file shows it
   */
  found(absolute: string, owner: Owner, hasHome: boolean): [directory: string, home: string][] {
    const { log } = owner.run.logs.get(owner.place.file) ?? {};
    if (log?.format?.sessionBegan && !hasHome) this.#apart.add(absolute);
    else this.#apart.delete(absolute);
    const above = `${resolve(owner.run.root, owner.run.path)}${sep}`;
    const changed = this.#apart.has(absolute)
      ? [absolute]
      : isState(log?.format)
        ? [...this.#apart].filter((file) => file.startsWith(above))
        : [];
    return changed.flatMap((file): [string, string][] => {
      const home = this.#homeOf(this.owners.get(file));
      return home === null ? [] : [[dirname(file), home]];
    });
  }

  #homeOf(owner: Owner | undefined): string | null {
    const { log, isSession } = owner?.run.logs.get(owner.place.file) ?? {};
    if (!owner || !log?.heads || isSession) return null;
    const { run, place } = owner;
    const own = posix.join(run.path, posix.dirname(place.file));
    for (let level = 1, at = own; level <= LEVELS && at !== '.'; level++) {
      at = posix.dirname(at);
      const above = this.directories.of(run.root, at);
      if (!above || above.root !== run.root || above === run) continue;
      const states = above.logs.all().flatMap((known) => (isState(known.log.format) ? (known.log.heads ?? []) : []));
      // transformers' own name for a directory of event files.
      const isDefault = posix.dirname(own) === posix.join(at, 'runs') && DATED.test(posix.basename(own));
      if (states.length > 0 && isOneTraining(log.heads, states, isDefault ? 0 : MIN_COMMON)) return at;
    }
    return null;
  }
}

/** Whether files of a format hold a training's history up to a checkpoint. */
function isState(format: { repeatsHistory?: true } | null | undefined): boolean {
  return format?.repeatsHistory === true;
}

function isOneTraining(heads: SeriesHeads, states: readonly SeriesHeads[], minCommon: number): boolean {
  let common = 0;
  let equal = 0;
  for (const path of LOSSES)
    for (const state of states) {
      const [one, other] = [heads.byPath.get(path), state.byPath.get(path)];
      const found = one && other ? compared(one, other) : null;
      common += found?.common ?? 0;
      equal += found?.equal ?? 0;
    }
  // A training that was resumed has other numbers for the steps that it repeated.
  return common >= minCommon && equal * 2 >= common;
}
