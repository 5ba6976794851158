/** What a line of a program's output says of its place in the training. */

import type { ConsoleLine } from './line-shape.ts';

/** What a record says of its place. */
export interface Said {
  step?: number | undefined;
  stepsOfEpoch?: number | undefined;
  epoch?: number | undefined;
  /** The part of the epoch that is done. */
  share?: number | undefined;
  isDictionary?: boolean;
  /** Of an evaluation: "Epoch 3, batch 5" is one of its own batches where the training names no steps. */
  isOfBatch?: boolean;
  countsFromOne?: boolean;
  /** Of a whole epoch, whatever step it names: "Epoch: 1, Steps: 263 | Train Loss: 0.4". */
  isOfEpoch?: boolean;
}

/** What a line's words say of its place. */
export function saidOf(line: ConsoleLine, epoch: number | undefined): Said {
  const said: Said = { epoch: line.epoch };
  if (line.share !== undefined) said.share = line.share;
  if (line.step !== undefined) {
    said.step = line.step;
    said.stepsOfEpoch = line.steps;
    said.epoch ??= epoch;
  }
  return said;
}
