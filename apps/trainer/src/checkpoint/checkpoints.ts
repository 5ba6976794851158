/** The checkpoints of a run: which are kept, and what waits for room on a full disk. */

import { join } from 'node:path';
import type { CheckpointFile } from './checkpoint-write.ts';
import { removeCheckpoint, writeCheckpoint } from './checkpoint-write.ts';

/** How often a full disk is tried again at the end of a run. */
const RETRY_MS = 250;

interface Waiting {
  name: string;
  files: readonly CheckpointFile[];
}

export class Checkpoints {
  readonly #directory: string;
  /** 0: all. */
  readonly #limit: number;
  /** Names, oldest first. */
  readonly #there: string[];
  #best: string | null;
  /** At most the best and the last one: they hold the whole model. */
  #waiting: { best: Waiting | null; last: Waiting | null } = { best: null, last: null };

  /** @param there names of those that an earlier part of this run left, oldest first */
  constructor(directory: string, limit: number, there: readonly string[] = [], best: string | null = null) {
    this.#directory = directory;
    this.#limit = limit;
    this.#there = [...there];
    this.#best = best;
  }

  /** Whether a checkpoint waits for room on the disk. */
  get waits(): boolean {
    return this.#waiting.best !== null || this.#waiting.last !== null;
  }

  get best(): string | null {
    return this.#best;
  }

  get newest(): string | null {
    return this.#there.at(-1) ?? null;
  }

  /** It takes the place of the best one. @returns false where it isn't on the disk */
  choose(name: string): boolean {
    if (!this.#there.includes(name)) return false;
    this.#best = name;
    // A best one that still waits for room isn't wanted any more.
    this.#waiting.best = null;
    return true;
  }

  /** @returns whether it is on the disk; otherwise it waits, in place of one that waited before it */
  save(name: string, files: readonly CheckpointFile[], isBest: boolean): boolean {
    this.#waiting[isBest ? 'best' : 'last'] = { name, files };
    return this.tryAgain().includes(name);
  }

  /** @returns the names of those that have found room */
  tryAgain(): string[] {
    const written: string[] = [];
    for (const kind of ['best', 'last'] as const) {
      const waiting = this.#waiting[kind];
      if (!waiting) continue;
      try {
        writeCheckpoint(this.#directory, waiting.name, waiting.files);
      } catch (error) {
        if (!['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
        continue;
      }
      this.#waiting[kind] = null;
      if (!this.#there.includes(waiting.name)) this.#there.push(waiting.name);
      if (kind === 'best') this.#best = waiting.name;
      written.push(waiting.name);
    }
    return written;
  }

  /** Waits for room, but no longer than this. @returns the names of those that have found it */
  async finish(limitMs: number): Promise<string[]> {
    const written = this.tryAgain();
    for (let left = limitMs; this.waits && left > 0; left -= RETRY_MS) {
      await new Promise((resume) => setTimeout(resume, RETRY_MS));
      written.push(...this.tryAgain());
    }
    return written;
  }

  /** Removes the oldest beyond the limit, never the best: `transformers` counts the same way. Called when the best is known to the journal. */
  removeSurplus(): void {
    if (this.#limit === 0) return;
    // With a limit of 1 the best and the last one are kept, when they differ.
    const limit = this.#limit === 1 && this.#best !== null && this.#there.at(-1) !== this.#best ? 2 : this.#limit;
    const surplus = Math.max(0, this.#there.length - limit);
    for (const name of this.#there.filter((there) => there !== this.#best).slice(0, surplus)) {
      removeCheckpoint(join(this.#directory, name));
      this.#there.splice(this.#there.indexOf(name), 1);
    }
  }
}
