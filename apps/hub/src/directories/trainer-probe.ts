/** Finds out whose training process is gone: a journal without an end, and no such process on this machine. */

import { hostname } from 'node:os';
import { isWriterAlive } from '@rewardboard/machine';
import type { DirectoryRun } from './directory-run.ts';

export class TrainerProbe {
  /** Runs whose trainer was found gone; it counts once their files were read again after that. */
  readonly #gone = new WeakMap<DirectoryRun, 'looking' | 'looked'>();

  /** @param look reads everything that can be read now */
  constructor(private readonly look: () => Promise<void>) {}

  /** Asks for every run without an end whether its process still lives. */
  probe(directories: Iterable<DirectoryRun>): void {
    for (const directory of directories) {
      const { live, runJson } = directory;
      if (!live || live.run.end || !directory.journal || !runJson?.pid || runJson.host !== hostname()) continue;
      if (isWriterAlive(runJson.pid, runJson.startedAt) !== false) {
        live.setTrainer('alive');
        this.#gone.delete(directory);
      } else this.#foundGone(directory);
    }
  }

  /** Its last lines may still be unread: the files are read once more before the trainer counts as gone. */
  #foundGone(directory: DirectoryRun): void {
    const seen = this.#gone.get(directory);
    if (seen === 'looked') directory.live?.setTrainer('gone');
    if (seen) return;
    this.#gone.set(directory, 'looking');
    void this.look().then(() => this.#gone.set(directory, 'looked'));
  }
}
