/** What the run of a directory needs of its hub. */

import type { KnownLines } from '../lines/known-lines.ts';
import type { Runs } from '../runs/runs.ts';

export interface DirectoryRunOptions {
  runs: Runs;
  /** Of runs that rested when the last hub stopped; absent: every run is read. */
  lines?: Pick<KnownLines, 'at' | 'keep'> | undefined;
  now(): number;
  /** A directory is about to show the run with this id, of whose journal it holds so many bytes: a copy of less yields. */
  makeWay(id: string, journalBytes: number): void;
}

/** What it asks of whoever follows its files; paths are relative to the root. */
export interface FilesFollower {
  /** Gives a file's bytes again. */
  readAgain(path: string): void;
  /** These files are of a run of their own, which is named after the first. */
  separate(paths: readonly string[]): void;
  /** This file holds these runs, and where it was read to its end, no others. */
  divide(path: string, names: readonly string[], isWhole: boolean): void;
}
