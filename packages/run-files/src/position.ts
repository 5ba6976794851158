/** What a record says of where it belongs, and where that is. */

/** What a record says of its place, in the file's own numbers. */
export interface Position {
  step?: number | undefined;
  epoch?: number | undefined;
  /** Where the record says "batch 10 of 100". */
  stepsOfEpoch?: number | undefined;
  /** Paths of its metrics. */
  paths: readonly string[];
  /** The program counts its epochs from 1, as Keras does where it prints. */
  countsFromOne?: boolean;
  /** A record without step and epoch counts as the next one. */
  mayCount?: boolean;
}

export interface Place {
  step: number;
  epoch: number | undefined;
}

/** Numbers of the whole training, and of a test after it, are printed once, at the end, without a step. */
export function comesAfterTraining(path: string): boolean {
  return path.startsWith('test/') || path.startsWith('summary/');
}

/** A line that names a step and no metric ("train/") speaks of nothing in particular. */
export const isOfTraining = (path: string): boolean => path.startsWith('train/') && path !== 'train/';
