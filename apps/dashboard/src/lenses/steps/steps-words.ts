/** What the steps lens says in sentences. */

import type { ChainOutcome, FirstErrorJudgement, PositionAlone } from '@rewardboard/metrics';
import { plural } from '../../words/format-number.ts';
import { fixed, perCent, signed } from '../lens-words.ts';
import type { LensLevel } from '../parts/lens-verdict.tsx';
import type { AtThreshold } from './judge-steps.ts';

/** A better threshold that is closer than this is no other one. */
const SAME_THRESHOLD = 0.03;

export const OUTCOME_NAMES: Record<ChainOutcome, string> = {
  named: 'Named exactly',
  early: 'Too early',
  late: 'Too late',
  missed: 'Missed',
  cleared: 'Cleared',
  false: 'False alarm',
};

export function isRightOutcome(outcome: ChainOutcome): boolean {
  return outcome === 'named' || outcome === 'cleared';
}

export function stepsTitle({ errorAccuracy, correctAccuracy, f1, ...of }: FirstErrorJudgement): string {
  if (of.wrongSolutions === 0) return `Clears ${perCent(correctAccuracy, 0)} of the sound chains; none has an error.`;
  const names = `Names the first wrong step in ${perCent(errorAccuracy, 0)} of the faulty chains`;
  if (of.rightSolutions === 0) return `${names}; no chain is sound, so F1 has no value.`;
  return `${names} and clears ${perCent(correctAccuracy, 0)} of the sound ones: F1 ${fixed(f1)}.`;
}

export function stepsLevel({ isReal, f1 }: FirstErrorJudgement): LensLevel {
  return Number.isFinite(f1) ? (isReal ? 'ok' : 'act') : 'plain';
}

export function chainsSentence({ low, high, wrongSolutions, rightSolutions }: FirstErrorJudgement): string {
  const range = Number.isFinite(low) ? `${fixed(low)} to ${fixed(high)}, ` : '';
  return `${range}${wrongSolutions} faulty and ${plural(rightSolutions, 'sound chain')}.`;
}

export function positionSentence({ step, scores }: PositionAlone): string {
  return `By position alone, always naming step ${step + 1}: ${fixed(scores.f1)};`;
}

export function gainSentence({ gain, gainHalf, isReal }: FirstErrorJudgement): string {
  return isReal
    ? `better by ${fixed(gain)} ± ${fixed(gainHalf)}: real`
    : `the difference, ${signed(gain)} ± ${fixed(gainHalf)}, is not beyond noise`;
}

export function aucSentence(auc: number, positionAuc: number): string {
  return `ROC AUC of steps ${fixed(auc)}, by position alone ${fixed(positionAuc)}.`;
}

export function bestOf(scores: readonly AtThreshold[]): AtThreshold | null {
  return scores.reduce<AtThreshold | null>((best, at) => (at.f1 > (best?.f1 ?? -Infinity) ? at : best), null);
}

/** @param f1 at the threshold itself */
export function thresholdSentence(best: AtThreshold | null, threshold: number, f1: number): string {
  return best && Math.abs(best.threshold - threshold) > SAME_THRESHOLD && fixed(best.f1) !== fixed(f1)
    ? `At ${fixed(best.threshold, 2)} F1 would be ${fixed(best.f1)} (on these same chains).`
    : '';
}
