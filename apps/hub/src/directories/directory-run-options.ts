/** What the run of a directory needs of its hub. */

import type { Runs } from '../runs/runs.ts';

export interface DirectoryRunOptions {
  runs: Runs;
  now(): number;
  /** A directory is about to show the run with this id, of whose journal it holds so many bytes: a copy of less yields. */
  makeWay(id: string, journalBytes: number): void;
}
