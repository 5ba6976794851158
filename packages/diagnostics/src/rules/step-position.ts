/** Step position: a process reward model is much less accurate on late steps of a solution than on early ones. */

import { beyondNoise } from '../statistics/confidence.ts';
import { Episode } from './episode.ts';
import { finite } from '../diagnosis/evaluation-values.ts';
import { findingOf } from './finding.ts';
import { Noise } from '../statistics/noise.ts';
import { LEVEL_EVALUATIONS, Recent } from '../statistics/recent.ts';
import type { Rule } from './rule.ts';
import { NO_EVALUATIONS, notChecked } from './rule.ts';
import { numberText, stepText } from '../wording/wording.ts';

/** Most positions that are tracked; `eval/position/1/accuracy` is the first step of a solution. */
const MAX_POSITIONS = 40;
const NAME = /^eval\/position\/(\d+)\/accuracy$/;
/** Worse by this, and by this many deviations. */
const DROP = 0.1;
const DEVIATIONS = 4.5;
const OPEN_AFTER = 2;
const CLOSE_AFTER = 2;

interface Position {
  position: number;
  metric: string;
  level: Recent;
  noise: Noise;
}

export const stepPosition: Rule = {
  id: 'step-position',
  title: 'Weaker on late steps',
  meaning: 'The model is much worse at some positions within a solution than at others.',
  causes: [
    'Late steps depend on more context than the model sees',
    'Training has few long solutions',
    'Labels after the first mistake are noisy',
  ],
  check() {
    const episode = new Episode(OPEN_AFTER, CLOSE_AFTER);
    const positions = new Map<string, Position>();
    let evaluations = 0;
    /** Of the metrics of the newest evaluation, those of positions. */
    let named: { metric: string; position: number }[] = [];
    let metrics: readonly string[] | null = null;
    let seen: { first: Position; worst: Position; deviation: number } | null = null;
    return {
      evaluation(point) {
        evaluations++;
        const { values, step } = point;
        if (metrics !== point.metrics) {
          metrics = point.metrics;
          named = metrics.flatMap((metric) => {
            const position = NAME.exec(metric)?.[1];
            return position === undefined ? [] : [{ metric, position: Number(position) }];
          });
        }
        for (const { metric, position } of named) {
          const value = finite(values[metric]);
          if (value === null) continue;
          let entry = positions.get(metric);
          if (!entry) {
            if (positions.size >= MAX_POSITIONS) continue;
            positions.set(
              metric,
              (entry = {
                position,
                metric,
                level: new Recent(LEVEL_EVALUATIONS),
                noise: new Noise(),
              }),
            );
          }
          entry.level.add(value);
          entry.noise.add(value);
        }
        if (positions.size < 2) return;
        const full = [...positions.values()]
          .filter(({ level }) => level.isFull)
          .toSorted((a, b) => a.position - b.position);
        const [first, ...later] = full;
        if (!first || later.length === 0) return;
        const worst = later.reduce((low, entry) => (entry.level.mean < low.level.mean ? entry : low));
        // Few examples have late steps: a noise of 5 points per evaluation is assumed at first.
        const deviation =
          Math.hypot(first.noise.deviationOr(0.05), worst.noise.deviationOr(0.05)) / Math.sqrt(LEVEL_EVALUATIONS);
        seen = { first, worst, deviation };
        const drop = first.level.mean - worst.level.mean;
        episode.add(step, episode.isOpen ? drop > DROP / 2 : drop > DROP && drop > DEVIATIONS * deviation);
      },
      period: () => episode.period,
      conclude(facts) {
        if (evaluations === 0) return NO_EVALUATIONS;
        if (!seen)
          return notChecked('no scores by position of the step (eval/position/1/accuracy ...) over three evaluations');
        const period = episode.period;
        if (!period) return 'clear';
        const { first, worst, deviation } = seen;
        const [early, late] = [first.level.mean, worst.level.mean];
        return findingOf(stepPosition, facts, period, {
          level: 'watch',
          sentences: [
            `Accuracy is ${numberText(late)} at step ${worst.position} of a solution, ${numberText(early)} at step ${first.position}.`,
          ],
          evidence: `Since step ${stepText(period.onsetStep)} of the training, accuracy has differed by position in the solution: ${numberText(early)} at step ${first.position}, ${numberText(late)} at step ${worst.position} (means of ${LEVEL_EVALUATIONS} evaluations; noise of the difference ±${numberText(1.96 * deviation)}).`,
          confidence: beyondNoise(
            (early - late) / deviation,
            Math.min(first.noise.count, worst.noise.count),
            evaluations * positions.size,
          ),
          range: [late, early],
          advice: [
            {
              text: 'Give the model the whole solution up to the step, and check that long ones are not truncated',
              field: 'max_length',
            },
            { text: 'Train on more long solutions' },
          ],
          metrics: [worst.metric, first.metric],
          numbers: { early, late, position: worst.position },
        });
      },
    };
  },
};
