/** A cheap look at each evaluation of a long run: whether rules must see it. */

import type { Values } from '@rewardboard/protocol';
import { Band } from '../statistics/band.ts';
import type { Facts } from './facts.ts';
import { signOf } from './scores.ts';

/** Most metrics that are looked at; those without a better side are none of them. */
const MAX_METRICS = 16;

interface Watched {
  metric: string;
  sign: 1 | -1;
  band: Band;
  best: number;
}

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

  /** One of its metrics is better than ever. */
  isBest(values: Values): boolean {
    let isBest = false;
    for (const watched of this.#watched) {
      const value = watched.sign * values[watched.metric]!;
      if (!(value > watched.best)) continue;
      watched.best = value;
      isBest = true;
    }
    return isBest;
  }

  /** Rules see it. */
  saw(values: Values): void {
    for (const { metric, band } of this.#watched) band.add(values[metric]!);
  }

  #watch(metrics: readonly string[]): void {
    const before = new Map(this.#watched.map((one) => [one.metric, one]));
    this.#metrics = metrics;
    this.#watched = metrics
      .flatMap((metric): Watched[] => {
        const sign = signOf(this.facts, metric);
        return sign === 0 ? [] : [before.get(metric) ?? { metric, sign, band: new Band(), best: -Infinity }];
      })
      .slice(0, MAX_METRICS);
  }
}
