/** Symbolic links to files that lie in the same watched directory, and which of the two places says what run such a file is of. */

import { readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, extname, join, posix, relative, resolve, sep } from 'node:path';
import { withDirectoryInside } from '@rewardboard/follower';
import type { RunPlace } from './run-place.ts';
import { CORRECTIONS } from './corrections.ts';
import { JOURNAL } from './journal-consumer.ts';
import { runPlaceOf } from './run-place.ts';

/** Links that are kept; further ones are as if they led nowhere. */
const MAX_LINKS = 2_000;
/** They are of the directory in which they lie. */
const NEVER_MOVED = new Set([JOURNAL, CORRECTIONS, 'run.json']);
/** What logs are called: such files say nothing of the directory that they lie in. */
const LOG_ENDINGS = /^(?:|\.(?:log|out|err|txt|csv|tsv|jsonl|ndjson))$/i;

interface Link {
  root: string;
  /** Relative to the root, with "/". */
  path: string;
  /** Where it leads, absolute below the root; null for nowhere. */
  target: string | null;
}

/** What a link says of the file that it leads to. */
export interface LinkedAs {
  /** Of the link, relative to the root, with "/". */
  path: string;
  place: RunPlace;
}

export class FileLinks {
  /** By their absolute paths. */
  readonly #links = new Map<string, Link>();
  /** By the absolute path of the file that they lead to. */
  readonly #byTarget = new Map<string, LinkedAs>();

  /** @param changed a file, absolute, that another run or none has now */
  constructor(private readonly changed: (root: string, target: string) => void) {}

  /** A link to this file that says which run the file is of. @param absolute of the file */
  of(absolute: string): LinkedAs | undefined {
    return this.#byTarget.get(absolute);
  }

  met(root: string, path: string): void {
    const absolute = resolve(root, path);
    if (this.#links.has(absolute) || this.#links.size >= MAX_LINKS) return;
    const link = { root, path, target: null };
    this.#links.set(absolute, link);
    this.#update(absolute, link);
  }

  /** Looks where they lead now. Called every few seconds. */
  update(): void {
    for (const [absolute, link] of this.#links) this.#update(absolute, link);
  }

  #update(absolute: string, link: Link): void {
    const target = targetOf(link.root, absolute);
    const before = link.target;
    if (target === before) return;
    link.target = target;
    if (before !== null && this.#byTarget.get(before)?.path === link.path) {
      this.#byTarget.delete(before);
      this.changed(link.root, before);
    }
    if (target === null || this.#byTarget.has(target) || NEVER_MOVED.has(basename(target))) return;
    const file = relative(resolve(link.root), target).replaceAll(sep, '/');
    if (!saysMore(link.root, link.path, file)) return;
    const { directory } = runPlaceOf(link.path);
    this.#byTarget.set(target, { path: link.path, place: { directory, file: posix.relative(directory, file) } });
    this.changed(link.root, target);
  }
}

/** The regular file inside the root that a link leads to, as a path below the root as it was given. */
function targetOf(root: string, absolute: string): string | null {
  try {
    const real = realpathSync(absolute);
    const path = relative(realpathSync(root), real);
    // Not a link any more, or one of the directories above it is one.
    if (path === '' || path.split(sep)[0] === '..' || path === relative(resolve(root), absolute)) return null;
    return statSync(real).isFile() ? join(resolve(root), path) : null;
  } catch {
    return null;
  }
}

/**
 * Where a run's directory has its settings or checkpoints and the log lies among other logs, the link puts it into that
 * run. Anything else, such as `latest.log`, is a short cut. @param path of the link @param file that it leads to
 */
function saysMore(root: string, path: string, file: string): boolean {
  const [from, to] = [posix.dirname(path), posix.dirname(file)];
  if (from === to || from === '.' || to.startsWith(`${from}/`)) return false;
  return hasOtherFiles(root, from) && !hasOtherFiles(root, to);
}

function hasOtherFiles(root: string, directory: string): boolean {
  try {
    return withDirectoryInside(root, resolve(root, directory), (pinned) =>
      readdirSync(pinned, { withFileTypes: true }).some(
        (entry) => entry.isFile() && !LOG_ENDINGS.test(extname(basename(entry.name))),
      ),
    );
  } catch {
    return false;
  }
}
