/** Checks whether each target is reached at the checkpoint to keep, how certain that is, and what a constant answer would get. */

import { CATALOG, baselineOf, totalOf } from '@rewardboard/metrics';
import type { TargetVerdict } from '@rewardboard/protocol';
import type { Facts } from '../diagnosis/facts.ts';
import type { EvaluationPoint } from '../diagnosis/points.ts';
import type { Noise } from '../statistics/noise.ts';
import { ScoreNames } from '../statistics/score-names.ts';
import type { ScoreInterval } from '../statistics/score-interval.ts';
import { scoreInterval, valueAt } from '../statistics/score-interval.ts';
import type { Target } from './target.ts';
import { DEFAULT_TARGETS, GAP } from './target.ts';
import { countText, numberText, quoted, stepText } from '../wording/wording.ts';

/** More examples than this are not worth suggesting. */
const MAX_MORE_EXAMPLES = 10_000_000;
/** A gap below this share of what the loss began with is a target for another kind of loss: a cross entropy begins below 11, the logarithm of 50,000 classes. */
const MIN_GAP_SHARE = 1e-3;

interface Watched {
  target: Target;
  /** How much the metric varies between evaluations, over the whole run. */
  noise: Noise;
  latest: EvaluationPoint | null;
  /** It equals a default one. */
  isDefault: boolean;
}

export class TargetChecker {
  readonly #facts: Facts;
  readonly #watched: Watched[];
  #evaluations = 0;
  #names = new ScoreNames();
  #isOfClasses = false;
  #isOfText = false;
  /** The newest verdicts, and what they depend on besides the evaluations. */
  #checked: {
    verdicts: TargetVerdict[];
    point: EvaluationPoint | null;
    firstTrainLoss: number | null;
    noShares: number;
  } | null = null;

  constructor(facts: Facts, targets: readonly Target[]) {
    this.#facts = facts;
    this.#watched = targets.map((target) => ({
      target,
      noise: target.metric === GAP ? facts.noises.gap : facts.noises.of(target.metric),
      latest: null,
      isDefault: DEFAULT_TARGETS.some(
        (one) => one.metric === target.metric && one.comparison === target.comparison && one.target === target.target,
      ),
    }));
  }

  add(point: EvaluationPoint): void {
    this.#evaluations++;
    this.#checked = null;
    this.#names.add(point.metrics);
    this.#isOfClasses ||= point.counts !== null || this.#names.areOfClasses;
    this.#isOfText = this.#names.areOfText || point.isOfEntities;
    for (const watched of this.#watched) {
      if (valueAt(point, watched.target.metric) !== null) watched.latest = point;
    }
  }

  /** @param kept the evaluation of the checkpoint to keep */
  check(kept: () => EvaluationPoint | null): TargetVerdict[] {
    if (this.#watched.length === 0) return [];
    const point = kept();
    const { firstTrainLoss, noShares } = this.#facts;
    const last = this.#checked;
    if (last?.point === point && last.firstTrainLoss === firstTrainLoss && last.noShares === noShares.size)
      return last.verdicts;
    const verdicts = this.#watched.map((watched) => this.#checkOne(watched, point));
    this.#checked = { verdicts, point, firstTrainLoss, noShares: noShares.size };
    return verdicts;
  }

  #checkOne({ target, noise, latest, isDefault }: Watched, kept: EvaluationPoint | null): TargetVerdict {
    const { metric, comparison } = target;
    const common = {
      metric,
      label: metric === GAP ? 'Loss gap' : (CATALOG[metric]?.label ?? metric),
      comparison,
      target: target.target,
    };
    // If the checkpoint to keep lacks this metric, the newest evaluation that has it is used.
    const at = kept && valueAt(kept, metric) !== null ? kept : latest;
    const isOtherUnit = metric === GAP && at !== null && target.target < MIN_GAP_SHARE * startOf(this.#facts, at);
    const isForOthers = isDefault && (this.#isOfText || !this.#isOfClasses);
    if (!at || !latest || isOtherUnit || isForOthers || this.#facts.noShares.has(metric))
      return {
        ...common,
        verdict: 'not checked',
        step: null,
        value: null,
        latest: null,
        low: null,
        high: null,
        baseline: null,
        sentence: isOtherUnit
          ? `Not checked: this loss began at ${numberText(startOf(this.#facts, at))}, so it isn’t a cross entropy, which the target is meant for`
          : at && isForOthers
            ? 'Not checked: this default target is meant for classifiers; set one of your own'
            : missing(this.#facts, metric, this.#evaluations),
      };

    const value = valueAt(at, metric)!;
    const interval = scoreInterval(this.#facts, at, metric, noise.isMeasured ? noise.deviationOr(NaN) : null);
    const baseline = metric === GAP || !at.baseline ? null : baselineOf(metric, at.baseline);
    const verdict = verdictOf(target, value, interval, baseline);
    return {
      ...common,
      verdict,
      step: at.step,
      value,
      latest: valueAt(latest, metric),
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      baseline,
      sentence: sentenceOf(this.#facts, target, verdict, value, interval, baseline, at, latest),
    };
  }
}

/** Of the losses, the highest that is known of the start and of this evaluation. */
function startOf({ firstTrainLoss }: Facts, { loss, trainLoss }: EvaluationPoint): number {
  return Math.max(...[firstTrainLoss, loss, trainLoss].map((value) => Math.abs(value ?? 0)));
}

function verdictOf(
  target: Target,
  value: number,
  interval: ScoreInterval | null,
  baseline: number | null,
): TargetVerdict['verdict'] {
  const reaches = (x: number) => (target.comparison === '>=' ? x >= target.target : x < target.target);
  // However certain the value is.
  if (baseline !== null && reaches(baseline) && reaches(value)) return 'not met';
  if (!interval) return 'cannot tell yet';
  const isSure = reaches(interval.low) === reaches(interval.high);
  if (!isSure) return 'cannot tell yet';
  return reaches(value) ? 'met' : 'not met';
}

function sentenceOf(
  facts: Facts,
  target: Target,
  verdict: TargetVerdict['verdict'],
  value: number,
  interval: ScoreInterval | null,
  baseline: number | null,
  at: EvaluationPoint,
  latest: EvaluationPoint,
): string {
  const reaches = (x: number) => (target.comparison === '>=' ? x >= target.target : x < target.target);
  const constant = baseline === null ? null : constantText(facts, target.metric, at);
  if (baseline !== null && reaches(baseline) && reaches(value)) return `${constant} also gets ${numberText(baseline)}`;
  if (verdict === 'cannot tell yet')
    return interval
      ? moreExamplesText(facts, target, value, interval, at)
      : 'needs confusion counts or more evaluations, to know how certain it is';
  const now = at === latest ? '' : `; ${numberText(valueAt(latest, target.metric) ?? NaN)} at the latest evaluation`;
  if (target.metric === GAP) return `validation minus training loss at step ${stepText(at.step)}${now}`;
  if (baseline === null) return `at step ${stepText(at.step)}${now}${howText(interval, at)}`;
  const isNoBetter = target.comparison === '>=' ? value <= baseline : value >= baseline;
  return `${constant} gets ${numberText(baseline)}${isNoBetter ? ': this is no better' : ''}`;
}

function howText(interval: ScoreInterval | null, at: EvaluationPoint): string {
  if (interval?.from === 'jitter') return '; interval estimated from how much it varies between evaluations';
  return interval?.from === 'least'
    ? `; interval of ${countText(at.leastExamples, 'example')}, the fewest that its values allow`
    : '';
}

/** How many examples would make the interval narrow enough: its width shrinks with the square root of their number. */
function moreExamplesText(
  facts: Facts,
  target: Target,
  value: number,
  interval: ScoreInterval,
  at: EvaluationPoint,
): string {
  if (interval.from === 'jitter') return 'the target is within the variation between evaluations';
  const examples = at.counts ? totalOf(at.counts) : (facts.evalExamples ?? at.examples ?? 0);
  if (examples === 0) return 'the log does not give the number of validation examples; a larger set would decide it';
  const bound = value >= target.target ? interval.low : interval.high;
  const ratio = Math.abs(bound - value) / Math.abs(value - target.target);
  const more = examples * (ratio * ratio - 1);
  if (!(more <= MAX_MORE_EXAMPLES)) return 'too close to the target to decide with any number of examples';
  const digits = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, more))) - 1);
  return `about ${countText(Math.max(1, Math.ceil(more / digits) * digits), 'more example')} would decide it`;
}

function constantText(facts: Facts, metric: string, at: EvaluationPoint): string {
  if (metric === 'eval/f1' || metric === 'eval/precision') return `always answering ${quoted(facts.positive)}`;
  if (metric === 'eval/accuracy')
    return `always answering ${quoted(at.baseline?.majorityClass === 1 ? facts.positive : facts.negative)}`;
  return metric === 'eval/loss' ? 'always predicting the base rate' : 'any constant answer';
}

function missing(facts: Facts, metric: string, evaluations: number): string {
  if (evaluations === 0) return 'Not checked: no evaluation yet';
  if (facts.noShares.has(metric)) return 'Not checked: its values are not between 0 and 1';
  if (metric === GAP) return 'Not checked: needs training and validation loss';
  return 'Not checked: not in this log';
}
