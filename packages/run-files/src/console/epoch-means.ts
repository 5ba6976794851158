/** The mean of an epoch in a log of steps: "epoch 3 average loss: 0.41" below the losses of its steps is none of these. */

import type { Values } from '@rewardboard/protocol';
import type { Said } from './said.ts';

/** A metric that steps have more than once in an epoch. */
const MIN_STEPS = 2;
/** As Lightning calls the mean of an epoch beside the value of a step. */
const MEAN = '_epoch';
/** Paths that are remembered. */
const MAX_PATHS = 1_000;

export class EpochMeans {
  /** Records of steps since the end of the last epoch. */
  #counts = new Map<string, number>();
  #ofSteps = new Set<string>();

  keep(): () => void {
    const [counts, ofSteps] = [new Map(this.#counts), new Set(this.#ofSteps)];
    return () => void ([this.#counts, this.#ofSteps] = [counts, ofSteps]);
  }

  /** @returns the record's values, those of the training under another name where they are an epoch's */
  take({ step, share, epoch, isOfEpoch }: Said, values: Values): Values {
    const isMean = isOfEpoch ?? (step === undefined && share === undefined && epoch !== undefined);
    if (!isMean && step !== undefined) this.#count(values);
    if (!isMean) return values;
    this.#counts.clear();
    if (!Object.keys(values).some((path) => this.#ofSteps.has(path))) return values;
    return Object.fromEntries(
      Object.entries(values).map(([path, value]) => [this.#ofSteps.has(path) ? path + MEAN : path, value]),
    );
  }

  #count(values: Values): void {
    for (const path in values) {
      if (!path.startsWith('train/') || this.#ofSteps.has(path)) continue;
      const count = (this.#counts.get(path) ?? 0) + 1;
      if (count >= MIN_STEPS && this.#ofSteps.size < MAX_PATHS) this.#ofSteps.add(path);
      if (this.#counts.size < MAX_PATHS) this.#counts.set(path, count);
    }
  }
}
