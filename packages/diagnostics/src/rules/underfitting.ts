/** Underfitting: both losses stay high, close together, and no longer fall. */

import { moreCapacity, moreExamples, scaleLearningRate } from '../advice.ts';
import { afterRepeats } from '../confidence.ts';
import { Episode } from '../episode.ts';
import { findingOf } from '../finding.ts';
import { Improvement } from '../improvement.ts';
import type { Look } from '../look.ts';
import { LEVEL_EVALUATIONS, Recent } from '../recent.ts';
import type { Rule } from '../rule.ts';
import { NO_EVALUATIONS, notChecked } from '../rule.ts';
import { numberText, stepText } from '../wording.ts';
import { LARGE_GAP } from './generalization-gap.ts';

/** "High": more than this share of what a constant answer loses. The guide's example, 0.52 of ln 2, has 0.75. */
const HIGH_SHARE = 0.7;
/** Evaluations without improvement, and their share of all, that make a curve flat. */
const FLAT_EVALUATIONS = 8;
const FLAT_SHARE = 0.3;
const CLOSE_AFTER = 2;
/** A loss that begins above this is not one of two classes; ln 2 is no reference for it. */
const BINARY_FIRST_LOSS = 1.1;

export const underfitting: Rule = {
  id: 'underfitting',
  begin() {
    const episode = new Episode(1, CLOSE_AFTER);
    const validation = new Recent(LEVEL_EVALUATIONS);
    const training = new Recent(LEVEL_EVALUATIONS);
    const improvement = new Improvement(-1);
    let last: (Look & { loss: number; trainLoss: number }) | null = null;
    let evaluations = 0;
    let firstLoss: number | null = null;
    let reference = NaN;
    let isHigh = false;
    return {
      evaluation(look) {
        evaluations++;
        const { loss, trainLoss } = look;
        if (loss === null || trainLoss === null) return;
        firstLoss ??= loss;
        last = { ...look, loss, trainLoss };
        validation.add(loss);
        training.add(trainLoss);
        improvement.add(look.step, loss, look.lossNoise);
        reference = look.baseline?.loss ?? (firstLoss <= BINARY_FIRST_LOSS ? Math.LN2 : NaN);
        isHigh =
          validation.mean > HIGH_SHARE * reference &&
          training.mean > HIGH_SHARE * reference &&
          Math.abs(validation.mean - training.mean) < LARGE_GAP;
        const flatFor = improvement.flatFor;
        const isFlat = flatFor >= FLAT_EVALUATIONS && flatFor >= FLAT_SHARE * improvement.count;
        episode.see(look.step, isHigh && (isFlat || episode.isOpen), improvement.lastStep);
      },
      // Nothing more can come: high is high, flat or not.
      end() {
        if (isHigh && validation.isFull) episode.open(last!.step);
      },
      period: () => episode.period,
      conclude(facts) {
        if (evaluations === 0) return NO_EVALUATIONS;
        if (last === null) return notChecked('needs training and validation loss');
        if (Number.isNaN(reference)) return notChecked('no counts: what a constant answer loses is not known');
        const period = episode.period;
        if (!period) return 'clear';
        const { loss, trainLoss } = last;
        const against = last.baseline ? 'a constant answer has' : 'ln 2 is';
        return findingOf(facts, period, {
          rule: 'underfitting',
          level: 'watch',
          title: 'Underfitting',
          sentences: [`Underfitting since step ${stepText(period.onsetStep)}: both losses stay at ${numberText(loss)}.`],
          evidence: `Training loss ${numberText(trainLoss)} and validation loss ${numberText(loss)} are both high (${against} ${numberText(reference)}), close together, and ${improvement.flatFor >= FLAT_EVALUATIONS ? `have not fallen over the noise (±${numberText(1.96 * last.lossNoise)}) for ${improvement.flatFor} evaluations` : 'the run has ended'}.`,
          confidence: afterRepeats(improvement.flatFor),
          range: [trainLoss, loss],
          advice: [...moreCapacity(facts), ...moreExamples(facts), ...scaleLearningRate(facts, 2)],
          metrics: ['train/loss', 'eval/loss'],
          numbers: { lossNow: loss, trainNow: trainLoss, reference, noise: last.lossNoise, evaluationsFlat: improvement.flatFor },
        });
      },
    };
  },
};
