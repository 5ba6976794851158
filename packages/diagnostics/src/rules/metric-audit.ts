/** Metric audit: checks logged scores against the confusion counts next to them. */

import type { CountScores, Counts } from '@rewardboard/metrics';
import { scoresOf, totalOf } from '@rewardboard/metrics';
import { FACT } from '../statistics/confidence.ts';
import { Episode } from './episode.ts';
import { finite } from '../diagnosis/evaluation-values.ts';
import { findingOf } from './finding.ts';
import type { EvaluationPoint } from '../diagnosis/points.ts';
import type { Rule } from './rule.ts';
import { NO_EVALUATIONS, notChecked } from './rule.ts';
import { stepText } from '../wording/wording.ts';

/** Differences up to this may come from another program's arithmetic; half a unit of the last printed digit is added. */
const TOLERANCE = 5e-4;
const MAX_DIGITS = 12;
/** Evaluations without a contradiction after which the log is trusted again. */
const CLOSE_AFTER = 3;

const AUDITED: readonly { metric: string; label: string; of: keyof CountScores; isDefined(counts: Counts): boolean }[] =
  [
    { metric: 'eval/accuracy', label: 'accuracy', of: 'accuracy', isDefined: () => true },
    { metric: 'eval/precision', label: 'precision', of: 'precision', isDefined: ({ tp, fp }) => tp + fp > 0 },
    { metric: 'eval/recall', label: 'recall', of: 'recall', isDefined: ({ tp, fn }) => tp + fn > 0 },
    { metric: 'eval/f1', label: 'F1', of: 'f1', isDefined: ({ tp, fp, fn }) => tp + fp + fn > 0 },
    { metric: 'eval/specificity', label: 'specificity', of: 'specificity', isDefined: ({ tn, fp }) => tn + fp > 0 },
  ];

interface Contradiction {
  metric: string;
  label: string;
  reported: number;
  counted: number;
  digits: number;
  step: number;
}

export const metricAudit: Rule = {
  id: 'metric-audit',
  title: 'Metrics contradict their counts',
  meaning: 'The logged scores do not match the counts that are logged next to them.',
  causes: [
    'Scores and counts come from different examples, thresholds or averaging methods',
    'A bug in the program that writes them',
  ],
  check() {
    const episode = new Episode(1, CLOSE_AFTER);
    let evaluations = 0;
    let audited = 0;
    let contradicted = 0;
    let newest: Contradiction[] = [];
    return {
      evaluation(point) {
        evaluations++;
        const found = audit(point);
        if (found === null) return;
        audited++;
        if (found.length > 0) {
          contradicted++;
          newest = found;
        }
        episode.add(point.step, found.length > 0);
      },
      period: () => episode.period,
      conclude(facts) {
        if (evaluations === 0) return NO_EVALUATIONS;
        if (audited === 0) return notChecked('no confusion counts next to the scores in this log');
        const period = episode.period;
        if (!period) return 'clear';
        const worst = newest.toSorted((a, b) => Math.abs(b.reported - b.counted) - Math.abs(a.reported - a.counted));
        const [first] = worst;
        const pairs = newest
          .map((c) => `${c.label} ${text(c.reported, c)} logged, ${text(c.counted, c)} counted`)
          .join('; ');
        return findingOf(metricAudit, facts, period, {
          level: 'watch',
          sentences: [
            `Logged ${first!.label} is ${text(first!.reported, first!)}, but its counts give ${text(first!.counted, first!)}.`,
          ],
          evidence: `At step ${stepText(first!.step)}: ${pairs}. In ${contradicted} of ${audited} evaluations with counts, the scores do not follow from them.`,
          confidence: FACT,
          range: [first!.reported, first!.counted],
          advice: [
            {
              text: 'Check whether scores and counts use the same examples, threshold and averaging (binary, macro, weighted)',
            },
            { text: 'Until then, trust the counts' },
          ],
          metrics: newest.map(({ metric }) => metric),
          numbers: Object.fromEntries(
            newest.flatMap((c) => [
              [`reported ${c.label}`, c.reported],
              [`counted ${c.label}`, c.counted],
            ]),
          ),
        });
      },
    };
  },
};

/** null if there is nothing to compare. */
function audit({ counts, values, step }: EvaluationPoint): Contradiction[] | null {
  if (!counts || totalOf(counts) === 0) return null;
  const scores = scoresOf(counts);
  const reported = AUDITED.flatMap((entry) => {
    const value = finite(values[entry.metric]);
    return value === null || !entry.isDefined(counts) ? [] : [{ ...entry, value }];
  });
  if (reported.length === 0) return null;
  // All are printed in one format: the one with the most digits shows it.
  const digits = Math.max(...reported.map(({ value }) => digitsOf(value)));
  const tolerance = TOLERANCE + 0.5 * 10 ** -digits;
  return reported
    .filter(({ value, of }) => Math.abs(value - scores[of]) > tolerance)
    .map(({ metric, label, value, of }) => ({ metric, label, reported: value, counted: scores[of], digits, step }));
}

/** Digits after the decimal point with which a number is written. */
function digitsOf(value: number): number {
  for (let digits = 0; digits < MAX_DIGITS; digits++) if (Number(value.toFixed(digits)) === value) return digits;
  return MAX_DIGITS;
}

function text(value: number, { digits }: Contradiction): string {
  return value.toFixed(Math.min(4, Math.max(2, digits)));
}
