/** Measures the speed of a training between two log lines, and says when progress is due. */

import type { Values } from '@rewardboard/protocol';

/** How often progress is reported, and how long the process may overlook a request to stop. */
const PROGRESS_MS = 200;

export class Meter {
  /** Updates whose loss has not been read yet. */
  #updates: number;
  #items = 0;
  #elapsedMs = 0;
  #startedAt = 0;
  #reportedAt = 0;

  /** @param updates that an earlier part of the training made since its last log line */
  constructor(updates = 0) {
    this.#updates = updates;
  }

  startStep(): void {
    this.#startedAt = performance.now();
  }

  count(items: number, isUpdated: boolean): void {
    this.#items += items;
    if (isUpdated) this.#updates++;
  }

  endStep(): void {
    this.#elapsedMs += performance.now() - this.#startedAt;
  }

  /** The values of a log line, without a loss where no update was made. Resets the meter. */
  values({ loss, gradNorm }: { loss: number; gradNorm: number }, learningRate: number): Values {
    const values = {
      ...(this.#updates > 0 ? { 'train/loss': loss, 'train/grad_norm': gradNorm } : {}),
      'train/learning_rate': learningRate,
      'train/examples_per_second': (this.#items / this.#elapsedMs) * 1000,
    };
    this.#updates = this.#items = this.#elapsedMs = 0;
    return values;
  }

  /** True once for each piece of progress to report. @param isLogged logged values are always reported */
  isProgressDue(isLogged: boolean): boolean {
    const now = performance.now();
    if (!isLogged && now - this.#reportedAt <= PROGRESS_MS) return false;
    this.#reportedAt = now;
    return true;
  }
}
