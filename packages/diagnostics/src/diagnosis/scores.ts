/** The scores of an evaluation: every metric whose better side is known, and how each has developed so far. */

import { CATALOG, pathOfField, traitsOf } from '@rewardboard/metrics';
import type { Values } from '@rewardboard/protocol';
import type { ScoreNow } from '../statistics/score-history.ts';
import { ScoreHistory } from '../statistics/score-history.ts';
import type { Facts } from './facts.ts';
import { fieldOf } from './facts.ts';
import type { EvaluationPoint } from './points.ts';

/** Most scores that are followed: with more, some rise by chance, and they are usually those of single classes. */
const MAX_SCORES = 12;
/** Which is named first; any other one comes after these. */
const FOREMOST = [
  'eval/f1',
  'eval/balanced_accuracy',
  'eval/mcc',
  'eval/roc_auc',
  'eval/average_precision',
  'eval/kappa',
  'eval/accuracy',
];
/** Each of a pair that a threshold trades against each other: one alone may rise while the model gets no better. Not "recall@10", a score of rankings. */
const ONE_SIDED =
  /(precision|prec|recall|sensitivity|specificity|tpr|tnr|npv|ppv|ents_[pr])(_(macro|micro|weighted))?$/i;

interface Followed {
  metric: string;
  rank: number;
  isOfPart: boolean;
  history: ScoreHistory;
}

export class Scores {
  #followed: Followed[] = [];
  #known = new Set<string>();
  #metrics: readonly string[] | null = null;

  constructor(readonly facts: Facts) {}

  /**
   * @param metrics names of the values; the same list means the same names
   * @param assumed standard deviation of a share between evaluations while it can't be measured
   * @param examples in the validation set; null if unknown
   * @param weight how many evaluations it stands for
   * @returns those of this evaluation, foremost first; without those that are not finite, and without single classes if there is one of the whole set
   */
  add(
    step: number,
    values: Values,
    metrics: readonly string[],
    assumed: number,
    examples: number | null,
    weight = 1,
  ): readonly ScoreNow[] {
    if (metrics !== this.#metrics) {
      this.#metrics = metrics;
      for (const metric of metrics) if (!this.#known.has(metric)) this.#meet(metric);
    }
    const now: ScoreNow[] = [];
    const ofWhole: ScoreNow[] = [];
    for (const { metric, isOfPart, history } of this.#followed) {
      const value = Object.hasOwn(values, metric) ? values[metric]! : NaN;
      if (!Number.isFinite(value)) continue;
      const score = history.add(step, value, assumed, examples, weight);
      now.push(score);
      if (!isOfPart) ofWhole.push(score);
    }
    return ofWhole.length > 0 ? ofWhole : now;
  }

  /** The changes that scores report are counted from their newest evaluation on. */
  mark(): void {
    for (const { history } of this.#followed) history.mark();
  }

  #meet(metric: string): void {
    if (this.#known.size >= MAX_KNOWN) return;
    this.#known.add(metric);
    const rank = rankOf(this.facts, metric);
    const sign = signOf(this.facts, metric);
    if (rank === null || sign === 0) return;
    this.#followed.push({
      metric,
      rank,
      isOfPart: isOfPart(metric),
      history: new ScoreHistory(metric, sign, traitsOf(metric).isShare, this.facts.noises.of(metric)),
    });
    // Stable: of equal rank, the first that was logged.
    this.#followed.sort((a, b) => a.rank - b.rank);
    this.#followed.length = Math.min(this.#followed.length, MAX_SCORES);
  }
}

/** Names of a run's metrics that are remembered. */
const MAX_KNOWN = 1_000;

function isOfPart(metric: string): boolean {
  return traitsOf(metric).isOfPart || metric.split('/').length > 2;
}

/** One-sided 5 %. */
const TREND = 1.645;

/** The foremost score that still gets better: since validation loss was lowest or, without a loss, at all. */
export function improvingScore({ scores, rise }: EvaluationPoint): string | null {
  if (rise) return rise.scores.change === 'better' ? rise.scores.score!.metric : null;
  return scores.find(({ isMoving, trend }) => isMoving && trend > TREND)?.metric ?? null;
}

/** The score that is, or once was, clearly better than where validation loss was lowest; null if none. */
export function selectingScore({ rise }: EvaluationPoint): string | null {
  if (!rise) return null;
  const { better, change, score } = rise.scores;
  return better?.metric ?? (change === 'better' ? score!.metric : null);
}

/** Smaller is more important; null if it is no score of the model. */
function rankOf(facts: Facts, metric: string): number | null {
  if (selectingMetrics(facts).includes(metric) && metric !== 'eval/loss') return 0;
  if (!metric.startsWith('eval/') || traitsOf(metric).kind !== 'score') return null;
  const known = FOREMOST.indexOf(metric);
  if (known < 0 && ONE_SIDED.test(metric)) return null;
  if (known >= 0) return 1 + known;
  return 1 + FOREMOST.length + (isOfPart(metric) ? 1 : 0);
}

/** Names under which an evaluation may have the metric that the run selects its checkpoint by; empty if it names none. */
export function selectingMetrics(facts: Facts): string[] {
  const named = fieldOf(facts, 'metric_for_best_model');
  return typeof named === 'string' && named !== '' ? [named, pathOfField(named), pathOfField(`eval_${named}`)] : [];
}

/** Which direction is better, by what is known of the metric or by the run's configuration; 0 if neither says. */
export function signOf(facts: Facts, metric: string): 1 | -1 | 0 {
  const better = Object.hasOwn(CATALOG, metric) ? CATALOG[metric]!.better : traitsOf(metric).better;
  if (better !== 'none') return better === 'up' ? 1 : -1;
  if (!selectingMetrics(facts).includes(metric)) return 0;
  const greater = fieldOf(facts, 'greater_is_better');
  return greater === true ? 1 : greater === false ? -1 : 0;
}
