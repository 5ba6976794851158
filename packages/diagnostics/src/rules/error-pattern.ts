/** Error pattern: one kind of mistake is far more likely than the other, each as a share of its own class. */

import type { Counts } from '@rewardboard/metrics';
import { wilson } from '@rewardboard/metrics';
import { otherThreshold } from '../wording/advice.ts';
import { beyondNoise } from '../statistics/confidence.ts';
import { Episode, foremost } from './episode.ts';
import { findingOf } from './finding.ts';
import type { EvaluationPoint } from '../diagnosis/points.ts';
import type { Rule } from './rule.ts';
import { needsMore, NO_EVALUATIONS, notChecked } from './rule.ts';
import { percentText, quoted } from '../wording/wording.ts';

/** The likelier mistake must be this many times as likely, at least this likely, and more likely by this much plus this many standard errors. */
const TIMES = 2;
const LIKELY = 0.2;
const APART = 0.2;
const DEVIATIONS = 2;
const OPEN_AFTER = 4;
const CLOSE_AFTER = 2;

export const errorPattern: Rule = {
  id: 'error-pattern',
  title: 'One-sided mistakes',
  meaning: 'Most mistakes are of one kind.',
  causes: ['The threshold does not suit the scores', 'One class is harder, or has noisier labels'],
  check() {
    const episodes = {
      optimistic: new Episode(OPEN_AFTER, CLOSE_AFTER, 'chance'),
      conservative: new Episode(OPEN_AFTER, CLOSE_AFTER, 'chance'),
    };
    const kinds = [
      { kind: 'optimistic', episode: episodes.optimistic },
      { kind: 'conservative', episode: episodes.conservative },
    ] as const;
    let last: { counts: Counts; baseline: EvaluationPoint['baseline'] } | null = null;
    let evaluations = 0;
    return {
      evaluation(point) {
        evaluations++;
        if (!point.counts) return;
        const { tp, tn, fp, fn } = point.counts;
        if (tp + fn === 0 || tn + fp === 0) return;
        last = { counts: point.counts, baseline: point.baseline };
        if (!point.isSettled) return;
        const letThrough = fp / (fp + tn);
        const missed = fn / (fn + tp);
        const apart = APART + DEVIATIONS * deviationOfDifference(point.counts);
        const isLikelier = (one: number, other: number) => one > LIKELY && one > TIMES * other && one - other > apart;
        episodes.optimistic.add(point.step, isLikelier(letThrough, missed));
        episodes.conservative.add(point.step, isLikelier(missed, letThrough));
      },
      period: () => foremost(kinds)?.episode.period ?? null,
      conclude(facts) {
        if (evaluations === 0) return NO_EVALUATIONS;
        if (last === null) return notChecked('no confusion counts in this log');
        const shown = foremost(kinds);
        if (!shown) return evaluations < OPEN_AFTER ? needsMore(evaluations, OPEN_AFTER) : 'clear';
        const { kind } = shown;
        const period = shown.episode.period!;
        const { tp, tn, fp, fn } = last.counts;
        const letThroughRate = fp / (fp + tn);
        const missedRate = fn / (fn + tp);
        const letThrough = wilson(fp, fp + tn);
        const missed = wilson(fn, fn + tp);
        const [what, rate] =
          kind === 'optimistic'
            ? [`accepts ${percentText(letThroughRate)} of ${quoted(facts.negative)} answers`, letThroughRate]
            : [`rejects ${percentText(missedRate)} of ${quoted(facts.positive)} answers`, missedRate];
        return findingOf(errorPattern, facts, period, {
          level: 'watch',
          title: kind === 'optimistic' ? 'Too optimistic' : 'Too conservative',
          sentences: [`Too ${kind}: ${what}.`],
          evidence: `The model accepts ${percentText(letThroughRate)} of ${quoted(facts.negative)} answers (95% interval ${percentText(letThrough.low)} to ${percentText(letThrough.high)}) and rejects ${percentText(missedRate)} of ${quoted(facts.positive)} ones (${percentText(missed.low)} to ${percentText(missed.high)}).`,
          confidence: beyondNoise(
            Math.abs(letThroughRate - missedRate) / deviationOfDifference(last.counts),
            tp + tn + fp + fn,
            1,
          ),
          advice: [
            { text: kind === 'optimistic' ? 'Raise the threshold' : 'Lower the threshold' },
            ...otherThreshold(facts, last.baseline?.baseRate ?? null),
          ],
          metrics: ['eval/recall', 'eval/specificity'],
          numbers: { falsePositiveRate: letThroughRate, falseNegativeRate: missedRate, rate },
        });
      },
    };
  },
};

function deviationOfDifference({ tp, tn, fp, fn }: NonNullable<EvaluationPoint['counts']>): number {
  const deviation = (part: number, whole: number) => (part * (whole - part)) / whole ** 3;
  return Math.sqrt(deviation(fp, fp + tn) + deviation(fn, fn + tp));
}
