/** An engineer's reading of a log, written down before any rule was run on it: what is right to report, and what would be wrong. */

import type { Level } from '@rewardboard/protocol';

/** Directions of advice that exclude each other, or that a reading forbids. */
export type Direction =
  | 'raise the learning rate'
  | 'lower the learning rate'
  | 'stop'
  | 'train longer'
  | 'regularize'
  | 'larger model';

export interface Reading {
  /** Directory of the run below `../shared`, or the file in it, where a directory holds several runs. */
  run: string;
  reading: string;
  /** Rules of which one must be the verdict; `healthy` and `cannot tell` stand for none. */
  kinds: readonly string[];
  levels: readonly Level[];
  /** Rules that are acceptable on the way to the end, in addition to `kinds`. */
  meanwhile?: readonly string[];
  /** Rules that must not hold at any evaluation, neither as the verdict nor beside it. */
  never?: readonly string[];
  /** Rules of which one must be reported, as the verdict, beside it or within its evidence. */
  also?: readonly string[];
  /** First step of the fault, as the run counts its steps. */
  onset?: number;
  /** Last step at which the fault must be reported. */
  by?: number;
  /** Advice that would be wrong, and advice without which the rest is of no use. */
  wrong?: readonly Direction[];
  needed?: Direction;
  /** First and last step of the checkpoints that are right to keep. */
  keep?: readonly [first: number, last: number];
  /** Verdicts of the target of a metric that are right. */
  targets?: Readonly<Record<string, readonly string[]>>;
}

/** Nothing is wrong: healthy, or healthy and level at the end. */
export const FINE: readonly string[] = ['healthy', 'plateau'];
