/** The state of `Coordinates`, which a record that may not be whole yet must not change. */

/** How far the coordinates of a file are. */
export interface CoordinatesState {
  unit: 'step' | 'epoch' | 'record' | null;
  isReported: boolean;
  /** Steps before the current epoch, where they begin anew with each. */
  offset: number;
  /** First and last step of the current epoch, as written. */
  first: number;
  last: number;
  /** First step of the file. */
  fileFirst: number;
  spacing: number;
  /** Steps of an epoch. */
  length: number;
  epoch: number;
  /** The largest step so far, as returned. */
  reached: number;
  lastPaths: readonly string[];
  hasTraining: boolean;
  /** An evaluation was placed by its own count. */
  trustedEvaluation: boolean;
  /** Before a restart that the next record must confirm: a single wrong number looks like one. */
  beforeRestart: Pick<CoordinatesState, 'offset' | 'first' | 'last' | 'length' | 'epoch'> | null;
  /** Epochs that are counted from 0: the numbers of the first are those after one epoch. */
  shift: 0 | 1 | null;
  records: number;
  /** Damaged records before the first good one, each of which was an epoch. */
  missed: number;
  /** Of the current epoch, how often each metric came. */
  seen: Map<string, number>;
  isFirstEpoch: boolean;
  /** The first one of a file without steps. */
  firstEpoch: number;
}

export const begun = (): CoordinatesState => ({
  unit: null,
  isReported: false,
  offset: 0,
  first: NaN,
  last: NaN,
  fileFirst: NaN,
  spacing: NaN,
  length: 0,
  epoch: NaN,
  reached: 0,
  lastPaths: [],
  hasTraining: false,
  trustedEvaluation: false,
  beforeRestart: null,
  shift: null,
  records: 0,
  missed: 0,
  seen: new Map(),
  isFirstEpoch: true,
  firstEpoch: NaN,
});

export function isValidEpoch(epoch: number): boolean {
  return epoch >= 0 && epoch < Infinity;
}

/** Steps of the epoch that is over. */
export function lengthOfEpoch({ first, last, spacing }: CoordinatesState): number {
  const counted = last - first;
  // Those before the first were not logged, or were in another way.
  if (!(spacing > 0) || first > spacing) return Math.max(1, last);
  // Every tenth one: the last of them may not be the last of the epoch. Otherwise it was logged for being the last.
  if (counted % spacing === 0) return counted + spacing;
  return first === 0 ? last + 1 : last;
}
