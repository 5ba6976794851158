/** Where a record belongs that is printed on a line without a bar. */

import type { Bars } from './bars.ts';
import type { Said } from './said.ts';
import { saidOf } from './said.ts';
import type { ConsoleLine } from './line-shape.ts';

/** Of the words for a step, "batch". */
const BATCH = 2;

/** @param epoch that the lines before speak of. @param isOfOtherBatches whether it counts the evaluation's own batches */
export function saidOfPrinted(
  line: ConsoleLine,
  epoch: number | undefined,
  bars: Bars,
  isOfEvaluation: boolean,
  isOfOtherBatches: boolean,
): Said {
  const said = saidOf(line, epoch);
  // "[1/100] train loss: 0.5" below the bar of the first epoch.
  if (line.isStepBare && said.epoch === undefined && bars.hasShown(line.step!)) return { epoch: line.step };
  // "Epoch: 1, Steps: 263 | Train Loss: 0.4": those of the epoch that is over.
  const isOver =
    line.isPlural && line.epoch !== undefined && line.fields.some(({ split }) => split && split !== 'train');
  if (isOver) {
    said.stepsOfEpoch ??= said.step;
    said.isOfEpoch = true;
  }
  // Those are no steps of the training.
  if (isOfEvaluation && said.stepsOfEpoch !== undefined && (line.epoch !== undefined || isOfOtherBatches))
    delete said.step;
  if (isOfEvaluation && line.epoch !== undefined && line.stepRank === BATCH) said.isOfBatch = true;
  return said;
}
