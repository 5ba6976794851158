/** Trivial baseline: the best accuracy or F1 so far is no better than a constant answer's. */

import { baselineOf } from '@rewardboard/metrics';
import { moreExamples, otherThreshold } from '../wording/advice.ts';
import { afterRepeats } from '../statistics/confidence.ts';
import { Episode, foremost } from './episode.ts';
import { finite } from '../diagnosis/evaluation-values.ts';
import type { Facts } from '../diagnosis/facts.ts';
import { findingOf } from './finding.ts';
import { Improvement } from '../statistics/improvement.ts';
import { OneAnswer } from './one-answer.ts';
import { SameAccuracy } from './same-accuracy.ts';
import type { Rule } from './rule.ts';
import { needsMore, NO_EVALUATIONS, notChecked, tooNoisy } from './rule.ts';
import { scoreInterval } from '../statistics/score-interval.ts';
import type { ScoreInterval } from '../statistics/score-interval.ts';
import { intervalText, numberText, quoted, withinSentence } from '../wording/wording.ts';

const METRICS = [
  { metric: 'eval/accuracy', label: 'Accuracy' },
  { metric: 'eval/f1', label: 'F1' },
] as const;

/** Every run starts no better than a constant: it counts only if the score has not improved for this many evaluations. */
const OPEN_AFTER = 7;
const START_SHARE = 0.1;

interface Best {
  value: number;
  interval: ScoreInterval | null;
  baseline: number;
  majorityClass: 0 | 1;
  step: number;
}

export const trivialBaseline: Rule = {
  id: 'trivial-baseline',
  title: 'No better than a constant',
  meaning: 'Always giving the same answer would score just as well as this model.',
  causes: [
    'The inputs say too little about the label',
    'The threshold does not suit the scores',
    'Too few examples of the rarer class',
  ],
  explains: ['below-target', 'class-imbalance'],
  check(facts) {
    const memory = METRICS.map((entry) => ({
      ...entry,
      episode: new Episode(2, 1, 'chance'),
      best: null as Best | null,
      improvement: new Improvement(1),
    }));
    let evaluations = 0;
    const oneAnswer = new OneAnswer(facts, trivialBaseline);
    const same = new SameAccuracy(trivialBaseline);
    return {
      evaluation(point) {
        evaluations++;
        oneAnswer.add(point);
        same.add(point);
        if (!point.baseline) return;
        for (const entry of memory) {
          const value = finite(point.values[entry.metric]);
          const baseline = baselineOf(entry.metric, point.baseline);
          if (value === null || baseline === null) continue;
          if (entry.best === null || value > entry.best.value)
            entry.best = {
              value,
              baseline,
              majorityClass: point.baseline.majorityClass,
              step: point.step,
              interval: scoreInterval(facts, point, entry.metric, point.noiseIsMeasured ? point.scoreNoise : null),
            };
          entry.improvement.add(point.step, value, point.scoreNoise, point.weight);
          if (!point.isSettled || point.step < START_SHARE * (facts.plannedSteps ?? 0)) continue;
          entry.episode.add(
            point.step,
            entry.episode.isOpen
              ? !isBetter(entry.best)
              : entry.best.value <= entry.best.baseline && entry.improvement.flatFor >= OPEN_AFTER,
          );
        }
      },
      period: () => foremost(memory)?.episode.period ?? oneAnswer.period ?? same.period,
      conclude(facts) {
        if (evaluations === 0) return NO_EVALUATIONS;
        const checked = memory.filter((entry) => entry.best !== null);
        if (checked.length === 0)
          return (
            oneAnswer.finding(facts) ??
            same.finding(facts) ??
            notChecked('needs confusion counts or the base rate, to know what a constant answer gets')
          );
        const troubled = checked.filter(({ episode }) => episode.isOpen);
        const shown = troubled.length > 0 ? troubled : checked.filter(({ episode }) => episode.period);
        const [main] = shown;
        if (!main) return oneAnswer.finding(facts) ?? same.finding(facts) ?? unclear(checked, evaluations);
        const isBoth = troubled.length === METRICS.length;
        const names = isBoth ? 'Accuracy and F1' : main.label;
        const best = main.best!;
        return findingOf(trivialBaseline, facts, main.episode.period!, {
          level: isBoth ? 'act' : 'watch',
          title: `${names} no better than a constant`,
          sentences: [
            `${names} no better than a constant: always ${constantOf(main.metric, best, facts)} gets ${numberText(best.baseline)}.`,
            `${names} no better than a constant answer.`,
          ],
          evidence: shown
            .map(
              ({ label, best: b }) =>
                `Best ${withinSentence(label)} is ${numberText(b!.value)}${b!.interval ? ` (${intervalText(b!.interval.low, b!.interval.high)})` : ''}; a constant answer gets ${numberText(b!.baseline)}`,
            )
            .join('. ')
            .concat('.'),
          confidence: afterRepeats(main.improvement.flatFor),
          range: [best.value, best.baseline],
          advice: [...otherThreshold(facts, baseRateOf(main.metric, best)), ...moreExamples(facts)],
          metrics: shown.map(({ metric }) => metric),
          numbers: {
            best: best.value,
            baseline: best.baseline,
            low: best.interval?.low,
            high: best.interval?.high,
            bestStep: best.step,
          },
        });
      },
    };
  },
};

function isBetter({ value, interval, baseline }: Best): boolean {
  return interval ? interval.low > baseline : value > baseline;
}

function unclear(checked: readonly { label: string; best: Best | null }[], evaluations: number) {
  if (evaluations < OPEN_AFTER) return needsMore(evaluations, OPEN_AFTER);
  const open = checked.find(({ best }) => best && !isBetter(best));
  if (!open) return 'clear';
  const { value, interval, baseline } = open.best!;
  return tooNoisy(
    `${open.label} ${numberText(value)}${interval ? ` (${intervalText(interval.low, interval.high)})` : ''} may be no better than the ${numberText(baseline)} of a constant answer`,
  );
}

/** The constant for F1 always answers "positive"; that for accuracy, the more frequent class. */
function constantOf(metric: string, best: Best, facts: Facts): string {
  if (metric === 'eval/f1') return quoted(facts.positive);
  return quoted(best.majorityClass === 1 ? facts.positive : facts.negative);
}

/** F1 of "always positive" is 2p / (1 + p); accuracy does not show which class is the frequent one. */
function baseRateOf(metric: string, { baseline }: Best): number | null {
  return metric === 'eval/f1' ? baseline / (2 - baseline) : null;
}
