/** All followed directories: gives the follower's files to the run of their directory, and finds the run that an uplink speaks of. */

import { hostname } from 'node:os';
import { dirname, basename, resolve, sep } from 'node:path';
import { followTree } from '@rewardboard/follower';
import type { TreeFollower } from '@rewardboard/follower';
import type { DirectoryRunOptions } from './directory-run.ts';
import { DirectoryRun } from './directory-run.ts';
import { isTrainerAlive } from './is-trainer-alive.ts';

/** Directories that may hold run files; far more than runs are shown. */
const MAX_DIRECTORIES = 5_000;

export interface FollowOptions extends DirectoryRunOptions {
  directories: readonly string[];
  /** The hub's own files; copies of runs in there are no followed runs. */
  stateDirectory: string;
  notice(text: string): void;
}

export class FollowedDirectories {
  readonly #byPath = new Map<string, DirectoryRun>();
  readonly #options: FollowOptions;
  readonly #follower: TreeFollower;
  /** Runs whose trainer was found gone; it counts once their files were looked at again after that. */
  #isFull = false;
  readonly #gone = new WeakMap<DirectoryRun, 'looking' | 'looked'>();

  constructor(options: FollowOptions) {
    this.#options = options;
    const roots = [...new Set(options.directories.map((directory) => resolve(directory)))];
    this.#follower = followTree(roots, {
      accept: (root, path) => this.#runAt(root, path)?.accept(basename(path)) ?? null,
      changed: (root, path, state) => this.#byPath.get(dirname(resolve(root, path)))?.changed(basename(path), state),
      notice: options.notice,
    });
  }

  /** Reads everything that can be read now. */
  look(): Promise<void> {
    return this.#follower.look();
  }

  /** The directory whose journal claims this id, the first one that did. */
  withJournalOf(runId: string): DirectoryRun | undefined {
    return [...this.#byPath.values()].find((directory) => directory.journal && directory.live && directory.claimedId === runId && directory.live.id === runId);
  }

  /** Asks for every run without an end whether its process still lives. */
  probeTrainers(): void {
    for (const directory of this.#byPath.values()) {
      const { live, runJson } = directory;
      if (!live || live.run.end || !directory.journal || !runJson?.pid || runJson.host !== hostname()) continue;
      if (isTrainerAlive(runJson.pid, runJson.createdAt)) {
        live.trainer = 'alive';
        this.#gone.delete(directory);
      } else this.#foundGone(directory);
    }
  }

  /** Its last words may still be unread: the files are looked at once more before it is said. */
  #foundGone(directory: DirectoryRun): void {
    const seen = this.#gone.get(directory);
    if (seen === 'looked' && directory.live) directory.live.trainer = 'gone';
    if (seen) return;
    this.#gone.set(directory, 'looking');
    void this.#follower.look().then(() => this.#gone.set(directory, 'looked'));
  }

  /** Reads everything, and finds out whose trainer is gone. */
  async settle(): Promise<void> {
    await this.look();
    this.probeTrainers();
    await this.look();
    this.probeTrainers();
  }

  async close(): Promise<void> {
    await this.#follower.close();
  }

  #runAt(root: string, path: string): DirectoryRun | null {
    const absolute = dirname(resolve(root, path));
    if (`${absolute}${sep}`.startsWith(`${resolve(this.#options.stateDirectory)}${sep}`)) return null;
    const known = this.#byPath.get(absolute);
    // Of roots that lie in one another the first one shows the run.
    if (known) return known.root === root ? known : null;
    if (this.#byPath.size >= MAX_DIRECTORIES) {
      if (!this.#isFull) this.#options.notice(`The hub knows ${MAX_DIRECTORIES} directories with files and no more: ${path} and what follows is left out. Watch fewer directories.`);
      this.#isFull = true;
      return null;
    }
    const made = new DirectoryRun(root, dirname(path), this.#options);
    this.#byPath.set(absolute, made);
    return made;
  }
}
