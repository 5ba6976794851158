/** The sentences of the threshold page. */

import { FEW_EXAMPLES } from '@rewardboard/metrics';
import type { BookAbout, EvaluationDetail } from '../predictions/prediction-book.ts';
import type { Classes } from '../run/evaluation/evaluation-scores.ts';
import { decimal, whole } from '../words/format-number.ts';

/** With fewer of one class a threshold is chosen by a handful of examples. */
const FEW_OF_A_CLASS = 10;

export const hundredths = (at: number): string => (at / 100).toFixed(2);

/** With a sign and a true minus: +0.085, −0.018, 0.000. */
export function signed(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value).toFixed(digits);
  return Number(size) === 0 ? size : `${value > 0 ? '+' : '−'}${size}`;
}

export interface ThresholdSentence {
  kind: 'better' | 'leave' | 'too few';
  title: string;
}

export function thresholdSentence(about: BookAbout, { best }: EvaluationDetail, classes: Classes): ThresholdSentence {
  const negatives = about.examples - about.positives;
  if (about.examples < FEW_EXAMPLES || Math.min(about.positives, negatives) < FEW_OF_A_CLASS)
    return {
      kind: 'too few',
      title: `Too few to move the threshold by: ${whole(about.examples)} examples, ${whole(about.positives)} of them ${classes.positive}.`,
    };
  const [at, trained] = [best.threshold.toFixed(2), hundredths(about.trainedAt)];
  if (best.isReal)
    return {
      kind: 'better',
      title: `A threshold of ${at} is better for F1: ${decimal(best.f1)} instead of ${decimal(best.usedF1)}.`,
    };
  return {
    kind: 'leave',
    title:
      at === trained
        ? `Leave the threshold at ${trained}: it is the best for F1.`
        : `Leave the threshold at ${trained}: the best for F1, ${at}, is not better beyond the noise.`,
  };
}

/** Whether the calibration error is larger than a calibrated model's would be. */
export function isOff({ calibration }: Pick<EvaluationDetail, 'calibration'>): boolean {
  return calibration.error > calibration.calibrated.high;
}

export function calibrationSentence(detail: EvaluationDetail): string {
  const { error, calibrated } = detail.calibration;
  const range = `${decimal(calibrated.low)} to ${decimal(calibrated.high)}`;
  const percent = (share: number) => `${Math.round(100 * share)}%`;
  return isOff(detail)
    ? `The scores themselves are off: the model claims ${percent(detail.claims)} and is right in ${percent(detail.right)} (ECE ${decimal(error)}; a calibrated model would show ${range}).`
    : `The scores mean what they say: ECE ${decimal(error)}, and a calibrated model would show ${range} here.`;
}

export function costWords(cost: number, classes: Classes): { label: string; ratio: string } {
  const isOfSolutions = classes.positive === 'correct' && classes.negative === 'incorrect';
  const [wrong, missed] = isOfSolutions
    ? ['A wrong one let through', 'a right one missed']
    : [`A “${classes.negative}” let through`, `a missed “${classes.positive}”`];
  const times = Math.abs(cost) + 1;
  return {
    label: `${wrong} costs`,
    ratio: cost === 0 ? `as much as ${missed}` : cost > 0 ? `${times}× ${missed}` : `1/${times} of ${missed}`,
  };
}
