/** A cheap look at each evaluation of a long run: whether rules must see it. */

import type { Evaluation, Values } from '@rewardboard/protocol';
import { Band } from '../statistics/band.ts';
import type { Facts } from './facts.ts';
import { signOf } from './scores.ts';

/** Most metrics that are looked at; those without a better side are none of them. */
const MAX_METRICS = 16;
/** Rules see at once what is better by this share than all that they saw: a run that improves smoothly has a new best at each evaluation. */
const CLEARLY = 0.01;

interface Watched {
  metric: string;
  sign: 1 | -1;
  band: Band;
  /** Times the sign: of all evaluations, and of those that rules saw. */
  best: number;
  seen: number;
  /** The best one, if rules did not see it. */
  unseen: Unseen | null;
}

export interface Unseen {
  evaluation: Evaluation;
  /** How many it is the newest of, since the one before it that rules saw. */
  waited: number;
}

const NONE: readonly Unseen[] = [];

export class EvaluationScreen {
  #watched: readonly Watched[] = [];
  #metrics: readonly string[] | null = null;

  constructor(readonly facts: Facts) {}

  /** Its metrics are others than before, or one is far from its newest values. @param metrics names of the values; the same list means the same names */
  standsOut(values: Values, metrics: readonly string[]): boolean {
    if (metrics !== this.#metrics) {
      this.#watch(metrics);
      return true;
    }
    for (const { metric, band } of this.#watched) if (band.isBeyond(values[metric]!)) return true;
    return false;
  }

  /** To be called once for each evaluation. @returns whether one of its metrics is clearly better than rules ever saw it */
  isClearlyBest(values: Values): boolean {
    let isClear = false;
    for (const watched of this.#watched) {
      const value = watched.sign * values[watched.metric]!;
      if (!(value > watched.best && value < Infinity)) continue;
      watched.best = value;
      watched.unseen = null;
      isClear ||= watched.seen === -Infinity || value - watched.seen > CLEARLY * Math.abs(watched.seen);
    }
    return isClear;
  }

  /** Rules see it. */
  saw(values: Values): void {
    for (const watched of this.#watched) {
      const value = values[watched.metric]!;
      watched.band.add(value);
      if (watched.sign * value > watched.seen) watched.seen = watched.sign * value;
    }
  }

  /** Rules don't see it, unless it stays the best of a metric. */
  skipped(evaluation: Evaluation, values: Values, waited: number): void {
    let unseen: Unseen | null = null;
    for (const watched of this.#watched) {
      const value = values[watched.metric]!;
      if (watched.best > watched.seen && watched.unseen === null && watched.sign * value === watched.best)
        watched.unseen = unseen ??= { evaluation, waited };
    }
  }

  /** The best evaluations that rules have not seen, oldest first; none is returned twice. */
  takeUnseen(): readonly Unseen[] {
    let taken = NONE;
    for (const watched of this.#watched) {
      const { unseen } = watched;
      watched.unseen = null;
      if (unseen && !taken.includes(unseen)) taken = [...taken, unseen];
    }
    return taken.length > 1 ? taken.toSorted((a, b) => a.waited - b.waited) : taken;
  }

  #watch(metrics: readonly string[]): void {
    const before = new Map(this.#watched.map((one) => [one.metric, one]));
    this.#metrics = metrics;
    this.#watched = metrics
      .flatMap((metric): Watched[] => {
        const sign = signOf(this.facts, metric);
        return sign === 0
          ? []
          : [before.get(metric) ?? { metric, sign, band: new Band(), best: -Infinity, seen: -Infinity, unseen: null }];
      })
      .slice(0, MAX_METRICS);
  }
}
