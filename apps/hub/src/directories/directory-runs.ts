/** The runs of the followed directories, by their paths. */

import { resolve, sep } from 'node:path';
import type { LiveRun } from '../runs/live-run.ts';
import type { DirectoryRun } from './directory-run.ts';
import type { RunPlace } from './run-place.ts';

/** As many as files are followed. */
const MAX_DIRECTORIES = 100_000;

export interface DirectoryRunsOptions {
  /** The hub's own files; copies of runs in there are no followed runs. */
  stateDirectory: string;
  /** Directories with files of runs that are followed. */
  maxDirectories?: number;
  notice(text: string): void;
}

export class DirectoryRuns {
  readonly #byPath = new Map<string, DirectoryRun>();
  #isFull = false;

  constructor(private readonly options: DirectoryRunsOptions) {}

  all(): Iterable<DirectoryRun> {
    return this.#byPath.values();
  }

  /** The directory whose journal claims this id, the first one that did. */
  withJournalOf(runId: string): DirectoryRun | undefined {
    return [...this.#byPath.values()].find(
      ({ journal, live, claimedId }) => journal && claimedId === runId && live?.id === runId,
    );
  }

  /** The directory of a run that is read from its logs. */
  withLogsOf(run: LiveRun): DirectoryRun | undefined {
    return [...this.#byPath.values()].find(({ journal, live }) => live === run && !journal);
  }

  of(root: string, directory: string): DirectoryRun | undefined {
    return this.#byPath.get(resolve(root, directory));
  }

  /** @returns null where there is no room, and for what another root or the hub itself has */
  at(root: string, { directory: path, aloneAs }: RunPlace, make: () => DirectoryRun): DirectoryRun | null {
    const absolute = resolve(root, path, aloneAs ?? '.');
    if (`${absolute}${sep}`.startsWith(`${resolve(this.options.stateDirectory)}${sep}`)) return null;
    const known = this.#byPath.get(absolute);
    // Of roots that lie in one another the first one shows the run.
    if (known) return known.root === root ? known : null;
    const { maxDirectories = MAX_DIRECTORIES } = this.options;
    if (this.#byPath.size >= maxDirectories) {
      if (!this.#isFull)
        this.options.notice(
          `The hub follows at most ${maxDirectories} directories with files: ${path} and later ones are left out. Watch fewer directories.`,
        );
      this.#isFull = true;
      return null;
    }
    const made = make();
    this.#byPath.set(absolute, made);
    return made;
  }
}
