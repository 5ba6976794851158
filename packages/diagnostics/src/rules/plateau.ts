/** Plateau: neither validation loss nor score has improved for a third of the run, although the learning rate still allows it. */

import { keepAdvice } from '../wording/advice.ts';
import { afterRepeats } from '../statistics/confidence.ts';
import { Episode } from './episode.ts';
import { findingOf } from './finding.ts';
import { Improvement } from '../statistics/improvement.ts';
import type { EvaluationPoint } from '../diagnosis/points.ts';
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
    let last: EvaluationPoint | null = null;
    let evaluations = 0;
    /** Of these, those with a loss, or a score where the log has no loss. */
    let counted = 0;
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
        // A log without any loss is flat if its scores are.
        if (point.loss === null && (loss.count > 0 || point.scores.length === 0)) return;
        last = point;
        counted += point.weight;
        if (point.loss !== null) loss.add(point.step, point.loss, point.lossNoise, point.weight);
        const flatFor = flat(point);
        const isSpent = rate < SPENT_RATE * peakRate;
        const holds = flatFor >= FLAT_EVALUATIONS && flatFor >= FLAT_SHARE * counted;
        // A gain beyond the noise needs no repetition.
        if (flatFor === 0) episode.close(point.step);
        episode.add(
          point.step,
          holds && (!isSpent || episode.isOpen),
          point.scores.reduce(
            (latest, { improvedStep }) => Math.max(latest, improvedStep),
            loss.count > 0 ? loss.lastStep : 0,
          ),
        );
      },
      period: () => episode.period,
      conclude(facts) {
        if (evaluations === 0) return NO_EVALUATIONS;
        if (last === null) return notChecked('neither a validation loss nor a score in this log');
        const period = episode.period;
        if (!period) return evaluations < 2 * FLAT_EVALUATIONS ? needsMore(evaluations, 2 * FLAT_EVALUATIONS) : 'clear';
        const flatFor = flat(last);
        const [score] = last.scores;
        const capacity = capacityIfLevel(facts);
        const since = stepText(period.onsetStep);
        const during = `in the last ${flatFor} of ${counted} evaluations`;
        const lossNow = `${numberText(last.loss ?? NaN)} ±${numberText(1.96 * last.lossNoise)}`;
        const scoreNow = score && `${numberText(score.value)} ±${numberText(1.96 * score.noise)}`;
        return findingOf(plateau, facts, period, {
          level: 'fine',
          sentences: [
            `Plateau since step ${since}: no gain in the last ${flatFor} evaluations.`,
            `Plateau since step ${since}: no gain since then.`,
          ],
          evidence:
            score === undefined
              ? `Validation loss has not improved beyond noise ${during}: now ${lossNow}.`
              : last.loss === null
                ? `${atStart(metricLabel(score.metric))} has not improved beyond noise ${during}: now ${scoreNow}.`
                : `Neither validation loss nor ${metricLabel(score.metric)} has improved beyond noise ${during}: now ${lossNow} and ${scoreNow}.`,
          confidence: afterRepeats(flatFor),
          advice: [
            ...keepAdvice(facts, facts.keep()),
            { text: 'Next run: train on more or different examples' },
            ...capacity,
          ],
          ...(capacity.length === 0 ? { causes: [LEARNED] } : {}),
          metrics: [last.loss === null ? score!.metric : 'eval/loss'],
          numbers: {
            lossNow: last.loss ?? undefined,
            noise: last.loss === null ? undefined : last.lossNoise,
            evaluationsFlat: flatFor,
            evaluations: counted,
            scoreNow: score?.value,
          },
        });
      },
    };

    /** Each score with a better side counts: the run still gains as long as one of them does. */
    function flat({ scores }: EvaluationPoint): number {
      const ofLoss = loss.count > 0 ? loss.flatFor : Infinity;
      return scores.reduce((least, { flatFor }) => Math.min(least, flatFor), ofLoss);
    }
  },
};

function atStart(label: string): string {
  return label.charAt(0).toUpperCase() + label.slice(1);
}
