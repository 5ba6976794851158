/** How many answers another model gets right that the first got wrong, and the reverse: McNemar's comparison of two classifiers. */

import { levelOf } from './difference.ts';
import { normalQuantile } from './student-t.ts';

export interface ChangedAnswers {
  /** Right now, wrong before. */
  fixes: number;
  breaks: number;
  /** Whether there are more of one than of the other: `real` for all comparisons of the page together, `likely` for this one alone. */
  word: 'real' | 'likely' | 'cannot tell' | 'the same';
}

/**
 * McNemar 1947, with whole problems as the units (Obuchowski 1998): z = (fixes - breaks) / sqrt(sum of the squared balances of the problems).
 * With one example a problem that is McNemar's own z. For few changes the binomial mid-p (Fagerland, Lydersen and Laake 2013) must agree.
 * @param before,after whether each answer is right @param problems number of each example's problem @param comparisons how many the page makes
 */
export function changedAnswers(
  before: ArrayLike<unknown>,
  after: ArrayLike<unknown>,
  problems: ArrayLike<number>,
  comparisons = 1,
): ChangedAnswers {
  let fixes = 0;
  let breaks = 0;
  const balances = new Map<number, number>();
  for (let i = 0; i < before.length; i++) {
    const change = Number(Boolean(after[i])) - Number(Boolean(before[i]));
    if (change === 0) continue;
    if (change > 0) fixes++;
    else breaks++;
    balances.set(problems[i]!, (balances.get(problems[i]!) ?? 0) + change);
  }
  if (fixes + breaks === 0) return { fixes, breaks, word: 'the same' };
  let squares = 0;
  for (const balance of balances.values()) squares += balance * balance;
  const z = Math.abs(fixes - breaks) / Math.sqrt(squares);
  const p = midP(fixes, breaks);
  const isBeyond = (level: number) => z > normalQuantile(level) && p < 1 - level;
  const word = isBeyond(levelOf(comparisons)) ? 'real' : isBeyond(levelOf(1)) ? 'likely' : 'cannot tell';
  return { fixes, breaks, word };
}

/** Two-sided mid-p of a fair coin; from so many throws on it agrees with z. */
const EXACT_TO = 1_000;

function midP(a: number, b: number): number {
  const n = a + b;
  if (n > EXACT_TO) return 0;
  let term = Math.exp(-n * Math.LN2);
  let below = 0;
  const least = Math.min(a, b);
  for (let k = 0; k < least; k++) {
    below += term;
    term *= (n - k) / (k + 1);
  }
  return Math.min(1, 2 * below + term);
}
