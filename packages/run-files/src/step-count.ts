/** The step of each record of one file: the trainer's own where the file has it, else epochs, else the records themselves. */

import type { RunEvent } from '@rewardboard/protocol';

export class StepCount {
  #unit: 'step' | 'epoch' | 'record' | null = null;
  #isReported = false;
  /** Epochs that are counted from 0: the numbers of the first are those after one epoch. */
  #shift: 0 | 1 | null = null;
  #records = 0;
  /** Damaged records before the first good one, each of which was an epoch. */
  #missed = 0;

  /** @returns the step, and the epoch that goes with it; null for a record that does not say where it belongs */
  of(
    step: number | undefined,
    epoch: number | undefined,
    mayCount = false,
  ): { step: number; epoch: number | undefined } | null {
    if (step !== undefined && Number.isFinite(step) && step >= 0) {
      this.#unit = 'step';
      return { step, epoch };
    }
    // A file that has steps elsewhere: this record lost its own.
    if (this.#unit === 'step') return null;
    if (epoch !== undefined && Number.isFinite(epoch) && epoch >= 0) {
      this.#unit = 'epoch';
      // A log that goes on, or lost its beginning, says nothing: then it counts as Keras does.
      this.#shift ??= epoch <= this.#missed || epoch >= this.#missed + 2 ? 1 : 0;
      return { step: epoch + this.#shift, epoch: epoch + this.#shift };
    }
    if (!mayCount || this.#unit === 'epoch') return null;
    this.#unit = 'record';
    return { step: ++this.#records, epoch: undefined };
  }

  /** A record could not be read. */
  miss(): void {
    this.#missed++;
  }

  /** What is to be said once of the run, or nothing. */
  about(): RunEvent[] {
    if (this.#isReported || this.#unit === null || this.#unit === 'step') return [];
    this.#isReported = true;
    return [{ type: 'about', about: { stepUnit: this.#unit } }];
  }
}
