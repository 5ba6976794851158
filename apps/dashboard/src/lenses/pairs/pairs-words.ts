/** What the pairs lens says in sentences. */

import type { LengthLean, PairRanking, PairShare } from '@rewardboard/metrics';
import { plural, whole } from '../../words/format-number.ts';
import { fixed, perCent } from '../lens-words.ts';
import type { LensLevel } from '../parts/lens-verdict.tsx';

export function pairsTitle({ value }: PairRanking, lean: LengthLean | null): string {
  const ranks = `Ranks ${perCent(value)} of the pairs right`;
  if (!lean) return `${ranks}.`;
  const constant = `always taking the ${lean.constantTakes} one (${perCent(lean.constant.value)})`;
  if (isBetter(lean)) return `${ranks}, better than ${constant}.`;
  return lean.gain.isReal ? `${ranks}, worse than ${constant}.` : `${ranks}: no better than ${constant}.`;
}

export function pairsLevel(lean: LengthLean | null): LensLevel {
  if (!lean) return 'plain';
  return isBetter(lean) ? (lean.lean.isReal ? 'watch' : 'ok') : 'act';
}

function isBetter({ gain }: LengthLean): boolean {
  return gain.isReal && gain.value > 0;
}

export function intervalSentence({ low, high, pairs }: PairRanking, problems: number): string {
  return `${perCent(low)} to ${perCent(high)}, ${plural(pairs, 'pair')} of ${plural(problems, 'problem')}.`;
}

/** In two parts: the first one is set in bold. */
export function leanSentence({ lean, shorter, longer }: LengthLean): { claim: string; rest: string } {
  if (!Number.isFinite(lean.value)) return { claim: '', rest: `Length bias can’t be measured: ${oneSided(shorter)}.` };
  if (!lean.isReal)
    return {
      claim: '',
      rest: `No length bias beyond noise: ${perCent(shorter.value, 0)} right where the chosen one is shorter, ${perCent(longer.value, 0)} where it is longer.`,
    };
  return {
    claim: 'Length bias:',
    rest: `right in ${perCent(shorter.value, 0)} where the chosen one is shorter, in ${perCent(longer.value, 0)} where it is longer (${points(lean)} points apart).`,
  };
}

/** Why there is nothing to compare: no pair has the chosen text on one of the two sides. */
function oneSided(shorter: PairShare): string {
  return `in none of these pairs is the chosen one ${shorter.pairs === 0 ? 'shorter' : 'longer'}`;
}

/** Set in bold above what is known of length. */
export function leanClaim({ lean }: LengthLean): string {
  if (!Number.isFinite(lean.value)) return 'Length bias can’t be measured.';
  return lean.isReal ? 'Length bias: real.' : 'No length bias beyond noise.';
}

/** "25 ± 10" */
export function points({ value, half }: { value: number; half: number }): string {
  return `${fixed(Math.abs(100 * value), 0)} ± ${fixed(100 * half, 0)}`;
}

/** Said when at least two evaluations came after it. */
export function lastGainSentence(steps: readonly number[], lastGain: number): string {
  return lastGain < steps.length - 2
    ? `No evaluation after step ${whole(steps[lastGain]!)} is better beyond noise.`
    : '';
}

export function lengthNote(ranking: PairRanking, lean: LengthLean, slope: number): string {
  const { constant, constantTakes } = lean;
  const more = `${slope > 0 ? 'raise' : 'lower'} the reward by ${fixed(Math.abs(10 * slope), 2)}`;
  const apart = Number.isFinite(lean.lean.value) ? `${points(lean.lean)} points apart. ` : '';
  const often = `better answer is ${constantTakes} in ${perCent(constant.value)} of these pairs`;
  const isTheRightWay = slope > 0 === (constantTakes === 'longer');
  const judged = isTheRightWay ? `The ${often}, so part of this is justified` : `Yet the ${often}`;
  const rest = ranking.value - constant.value;
  const unexplained =
    rest > 0
      ? `length alone doesn’t explain ${perCent(rest)} of the pairs`
      : `length alone ranks ${rest === 0 ? 'as many' : 'more'} of them right`;
  return `${apart}Ten more words ${more}. ${judged}; ${unexplained}.`;
}
