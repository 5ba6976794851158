/** Files that were refused as they were: asked for again when they have changed. */

import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { IsDue } from './pace.ts';

/** Further ones are refused for good. */
const MAX_DOUBTFUL = 2_000;

/** A file at some time; with the signature '' what is not there, or no file any more. */
export interface Stamp {
  signature: string;
  /** Unix time in ms. */
  changedAt: number;
}

export class DoubtfulFiles {
  readonly #byPath = new Map<string, Stamp & { number: number }>();

  /** @param root absolute; paths are relative to it */
  constructor(private readonly root: string) {}

  stampOf(path: string): Stamp {
    try {
      const stats = lstatSync(join(this.root, path));
      const { dev, ino, size, mtimeMs, ctimeMs } = stats;
      return { signature: stats.isFile() ? `${dev} ${ino} ${size} ${mtimeMs} ${ctimeMs}` : '', changedAt: mtimeMs };
    } catch {
      return { signature: '', changedAt: 0 };
    }
  }

  /** @param stamp of when it was refused @param number of all that the follower has met */
  add(path: string, stamp: Stamp, number: number): void {
    if (this.#byPath.size < MAX_DOUBTFUL) this.#byPath.set(path, { ...stamp, number });
  }

  delete(path: string): void {
    this.#byPath.delete(path);
  }

  /** Those that are others now, which are not doubtful any more. */
  *takeChanged(isDue: IsDue): Iterable<string> {
    for (const [path, { number, signature, changedAt }] of this.#byPath) {
      const present = isDue(number, changedAt) ? this.stampOf(path).signature : '';
      if (present === '' || present === signature) continue;
      this.#byPath.delete(path);
      yield path;
    }
  }
}
