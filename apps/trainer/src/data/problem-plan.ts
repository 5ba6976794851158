/** The arithmetic of a generated problem: a start value, changes to it, and possible mistakes. */

import type { Random } from '../base/random.ts';
import { between, pick } from '../base/random.ts';

export type ChangeKind = 'buys' | 'gives' | 'triples' | 'shares' | 'packs' | 'sells';

export interface Change {
  kind: ChangeKind;
  amount: number;
  /** The value after the change. */
  after: number;
}

export interface Plan {
  name: string;
  thing: string;
  start: number;
  changes: Change[];
  /** An irrelevant number in the problem, or null. */
  distraction: number | null;
}

/** Mistakes that people and models make. */
export const MISTAKES = [
  'slip of a digit', // 12 + 7 = 18
  'wrong operation', // added instead of subtracted
  'number from the wrong place', // another number of the problem
  'forgotten step', // one change is skipped
  'number from nowhere', // a number that isn't in the problem
  'used the distraction', // or repeats a step if there is none
] as const;
export type Mistake = (typeof MISTAKES)[number];

const NAMES = [
  'Ada',
  'Ben',
  'Chen',
  'Dara',
  'Elif',
  'Femi',
  'Gita',
  'Hugo',
  'Ines',
  'Jonas',
  'Kira',
  'Lena',
  'Marek',
  'Noor',
  'Omar',
  'Pia',
];
const THINGS = [
  'apples',
  'stamps',
  'marbles',
  'books',
  'coins',
  'cards',
  'shells',
  'pencils',
  'beads',
  'tickets',
  'eggs',
  'stickers',
];

export function makePlan(random: Random): Plan {
  const start = between(random, 4, 60);
  const changes: Change[] = [];
  let now = start;
  for (let left = between(random, 2, 5); left > 0; left--) {
    const change = makeChange(random, now);
    changes.push(change);
    now = change.after;
  }
  return {
    name: pick(random, NAMES),
    thing: pick(random, THINGS),
    start,
    changes,
    distraction: random() < 0.5 ? between(random, 3, 90) : null,
  };
}

function makeChange(random: Random, now: number): Change {
  const divisors = [2, 3, 4, 5].filter((d) => now % d === 0 && now / d >= 2);
  const kinds: ChangeKind[] = ['buys', 'buys', 'gives', 'sells'];
  if (now <= 120) kinds.push('triples', 'packs');
  if (divisors.length > 0) kinds.push('shares', 'shares');
  const kind = pick(random, kinds);
  switch (kind) {
    case 'buys': {
      const amount = between(random, 2, 40);
      return { kind, amount, after: now + amount };
    }
    case 'gives':
    case 'sells': {
      const amount = between(random, 1, Math.max(1, now - 1));
      return { kind, amount, after: now - amount };
    }
    case 'triples':
      return { kind, amount: 3, after: now * 3 };
    case 'packs': {
      const amount = between(random, 2, 6);
      return { kind, amount, after: now * amount };
    }
    case 'shares': {
      const amount = pick(random, divisors);
      return { kind, amount, after: now / amount };
    }
  }
}

export function signOf(kind: ChangeKind): '+' | '-' | '*' | '/' {
  return kind === 'buys' ? '+' : kind === 'gives' || kind === 'sells' ? '-' : kind === 'shares' ? '/' : '*';
}

export function compute(a: number, sign: string, b: number): number {
  const exact = sign === '+' ? a + b : sign === '-' ? a - b : sign === '*' ? a * b : a / b;
  return Math.round(exact * 100) / 100;
}
