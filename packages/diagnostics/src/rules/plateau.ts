/** Plateau: neither validation loss nor score has improved for a third of the run, although the learning rate still allows it. */

import { keepAdvice } from '../wording/advice.ts';
import { afterRepeats } from '../statistics/confidence.ts';
import { Episode } from './episode.ts';
import { findingOf } from './finding.ts';
import { Improvement } from '../statistics/improvement.ts';
import type { PointWithLoss } from '../diagnosis/points.ts';
import { hasLoss } from '../diagnosis/points.ts';
import type { Rule } from './rule.ts';
import { needsMore, NO_EVALUATIONS, notChecked } from './rule.ts';
import { capacityIfLevel } from './too-small.ts';
import { metricLabel, numberText, stepText } from '../wording/wording.ts';

const FLAT_EVALUATIONS = 10;
const FLAT_SHARE = 0.35;
/** Below this share of its peak, the learning rate itself explains the plateau. */
const SPENT_RATE = 0.1;
const CLOSE_AFTER = 2;
const LEARNED = 'The model has learned what these examples can teach';

export const plateau: Rule = {
  id: 'plateau',
  title: 'Plateau',
  meaning: 'The model has stopped improving.',
  causes: [LEARNED, 'The model is too small to learn more'],
  check() {
    const episode = new Episode(1, CLOSE_AFTER);
    const loss = new Improvement(-1);
    let last: PointWithLoss | null = null;
    let evaluations = 0;
    let peakRate = 0;
    let rate = NaN;
    return {
      train({ learningRate }) {
        if (learningRate === undefined || !Number.isFinite(learningRate)) return;
        rate = learningRate;
        peakRate = Math.max(peakRate, rate);
      },
      evaluation(point) {
        evaluations++;
        if (!hasLoss(point)) return;
        last = point;
        loss.add(point.step, point.loss, point.lossNoise, point.weight);
        const flatFor = flat(point);
        const isSpent = rate < SPENT_RATE * peakRate;
        const holds = flatFor >= FLAT_EVALUATIONS && flatFor >= FLAT_SHARE * loss.count;
        // A gain beyond the noise needs no repetition.
        if (flatFor === 0) episode.close(point.step);
        episode.add(
          point.step,
          holds && (!isSpent || episode.isOpen),
          point.scores.reduce((latest, { improvedStep }) => Math.max(latest, improvedStep), loss.lastStep),
        );
      },
      period: () => episode.period,
      conclude(facts) {
        if (evaluations === 0) return NO_EVALUATIONS;
        if (last === null) return notChecked('no validation loss in this log');
        const period = episode.period;
        if (!period) return evaluations < 2 * FLAT_EVALUATIONS ? needsMore(evaluations, 2 * FLAT_EVALUATIONS) : 'clear';
        const flatFor = flat(last);
        const [score] = last.scores;
        const capacity = capacityIfLevel(facts);
        const since = stepText(period.onsetStep);
        const during = `in the last ${flatFor} of ${loss.count} evaluations`;
        const lossNow = `${numberText(last.loss)} ±${numberText(1.96 * last.lossNoise)}`;
        return findingOf(plateau, facts, period, {
          level: 'fine',
          sentences: [
            `Plateau since step ${since}: no gain in the last ${flatFor} evaluations.`,
            `Plateau since step ${since}: no gain since then.`,
          ],
          evidence:
            score === undefined
              ? `Validation loss has not improved beyond noise ${during}: now ${lossNow}.`
              : `Neither validation loss nor ${metricLabel(score.metric)} has improved beyond noise ${during}: now ${lossNow} and ${numberText(score.value)} ±${numberText(1.96 * score.noise)}.`,
          confidence: afterRepeats(flatFor),
          advice: [
            ...keepAdvice(facts, facts.keep()),
            { text: 'Next run: train on more or different examples' },
            ...capacity,
          ],
          ...(capacity.length === 0 ? { causes: [LEARNED] } : {}),
          metrics: ['eval/loss'],
          numbers: {
            lossNow: last.loss,
            noise: last.lossNoise,
            evaluationsFlat: flatFor,
            evaluations: loss.count,
            scoreNow: score?.value,
          },
        });
      },
    };

    /** Each score with a better side counts: the run still gains as long as one of them does. */
    function flat({ scores }: PointWithLoss): number {
      return scores.reduce((least, { flatFor }) => Math.min(least, flatFor), loss.flatFor);
    }
  },
};
