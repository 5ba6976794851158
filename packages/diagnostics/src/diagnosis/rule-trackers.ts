/** The trackers of all rules for one run: only those that take a kind of point are called for it. */

import { ALL_RULES } from '../rules/all-rules.ts';
import type { Tracker } from '../rules/rule.ts';
import type { WatchedPeriod } from '../verdict/timeline.ts';
import type { Facts } from './facts.ts';
import type { EvaluationPoint, TrainPoint } from './points.ts';
import { OF_LIKELIHOOD, whileLikelihood } from './signed-loss.ts';

export class RuleTrackers {
  /** In the order of the rules. */
  readonly all: readonly { id: string; tracker: Tracker }[];
  /** What an evaluation can change, and what a training point can. */
  readonly periods: WatchedPeriod[] = [];
  readonly trainPeriods: WatchedPeriod[] = [];
  readonly #byId: ReadonlyMap<string, Tracker>;
  readonly #onTrain: NonNullable<Tracker['train']>[] = [];
  readonly #onEvaluation: NonNullable<Tracker['evaluation']>[] = [];

  constructor(facts: Facts) {
    this.all = ALL_RULES.map(({ id, check }) => {
      const tracker = check(facts);
      this.#watch(id, tracker);
      return { id, tracker: whileLikelihood(id, tracker, facts) };
    });
    this.#byId = new Map(this.all.map(({ id, tracker }) => [id, tracker]));
  }

  train(point: TrainPoint): void {
    for (const train of this.#onTrain) train(point);
  }

  evaluation(point: EvaluationPoint): void {
    for (const evaluation of this.#onEvaluation) evaluation(point);
  }

  /** The rule has a finding that is not resolved. */
  isOpen(rule: string): boolean {
    return this.#byId.get(rule)?.period?.()?.resolvedStep === null;
  }

  openSince(rule: string): number | null {
    const period = this.#byId.get(rule)?.period?.();
    return period?.resolvedStep === null ? period.onsetStep : null;
  }

  #watch(id: string, { train, evaluation, period }: Tracker): void {
    if (train) this.#onTrain.push(train);
    if (evaluation) this.#onEvaluation.push(evaluation);
    if (!period) return;
    const watched = { period, isOfLikelihood: OF_LIKELIHOOD.has(id), last: null, resolvedStep: null };
    this.periods.push(watched);
    if (train) this.trainPeriods.push(watched);
  }
}
