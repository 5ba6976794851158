/**
 * Which evaluation is the best one: by the chosen metric, and of those that its noise can't tell apart the one with the lowest validation
 * loss. An answer that is the same for every example is never better than one that isn't. The board and `doctor` choose the same way.
 */

import { intervalOf } from '@rewardboard/metrics';
import type { Evaluation } from '@rewardboard/protocol';

export type Scored = Pick<Evaluation, 'step' | 'values' | 'counts'>;

interface Kept {
  step: number;
  score: number;
  loss: number;
  isConstant: boolean;
}

export class BestEvaluation {
  readonly #metric: string;
  readonly #isBetter: (a: number, b: number) => boolean;
  /** The best score of any evaluation so far; null before the first finite one. */
  highest: number | null = null;
  /** Of evaluations that answer no constant: the best score, and half of its 95 % interval. */
  #worthy: { score: number; margin: number } | null = null;
  #kept: Kept | null = null;

  /** @param greaterIsBetter of a metric without a known side */
  constructor(metric: string, greaterIsBetter: boolean) {
    this.#metric = metric;
    this.#isBetter = (a, b) => (greaterIsBetter ? a > b : a < b);
  }

  /** The next evaluation. @returns whether it is the one to keep now */
  see({ step, values, counts }: Scored): boolean {
    const score = values[this.#metric];
    if (score === undefined || !Number.isFinite(score)) return false;
    const isConstant = counts !== undefined && (counts.tp + counts.fp === 0 || counts.tn + counts.fn === 0);
    const seen: Kept = { step, score, loss: values['eval/loss'] ?? Infinity, isConstant };
    if (this.highest === null || this.#isBetter(score, this.highest)) this.highest = score;
    if (!isConstant && (this.#worthy === null || this.#isBetter(score, this.#worthy.score))) {
      const interval = counts ? intervalOf(this.#metric, counts, values['eval/roc_auc']) : null;
      const half = interval ? (interval.high - interval.low) / 2 : 0;
      this.#worthy = { score, margin: Number.isFinite(half) ? half : 0 };
    }
    if (!this.#replaces(seen)) return false;
    this.#kept = seen;
    return true;
  }

  #replaces(seen: Kept): boolean {
    const kept = this.#kept;
    if (kept === null) return true;
    if (seen.isConstant !== kept.isConstant) return kept.isConstant;
    if (seen.isConstant || !this.#isNear(kept)) return this.#isBetter(seen.score, kept.score);
    return (
      this.#isNear(seen) &&
      (seen.loss < kept.loss || (seen.loss === kept.loss && this.#isBetter(seen.score, kept.score)))
    );
  }

  #isNear({ score }: Kept): boolean {
    const { score: best, margin } = this.#worthy!;
    return Math.abs(score - best) <= margin;
  }
}
