/** The four cells of a confusion matrix. */

import type { Counts } from '@rewardboard/metrics';

export type CellName = keyof Counts;

export const CELL_WORDS: Record<CellName, { word: string; isRight: boolean }> = {
  tp: { word: 'accepted', isRight: true },
  fn: { word: 'missed', isRight: false },
  fp: { word: 'let through', isRight: false },
  tn: { word: 'rejected', isRight: true },
};
