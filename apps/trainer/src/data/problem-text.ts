/** The text of a generated problem, and of a solution with or without a mistake. */

import type { Change, ChangeKind, Mistake, Plan } from './problem-plan.ts';
import { compute, signOf } from './problem-plan.ts';
import type { Random } from '../base/random.ts';
import { between, pick } from '../base/random.ts';

export function problemText({ name, thing, start, changes, distraction }: Plan): string {
  const sentences = [`${name} has ${start} ${thing}.`];
  for (const change of changes) sentences.push(`${name} ${sentenceEnd(change, thing)}.`);
  // In the middle of the story, so that its position doesn't reveal it.
  if (distraction !== null)
    sentences.splice(1 + (distraction % changes.length), 0, `A friend of ${name} owns ${distraction} ${thing}.`);
  return `${sentences.join(' ')} How many ${thing} does ${name} have now?`;
}

function sentenceEnd({ kind, amount }: Change, thing: string): string {
  switch (kind) {
    case 'buys':
      return `buys ${amount} more`;
    case 'gives':
      return `gives ${amount} of them to a neighbour`;
    case 'sells':
      return `sells ${amount} at the market`;
    case 'triples':
      return `then makes it three times as many`;
    case 'packs':
      return `gets enough to have ${amount} times as many ${thing}`;
    case 'shares':
      return `divides them into ${amount} equal parts and keeps one part`;
  }
}

interface Move {
  sign: string;
  amount: number;
  change: Change;
}

/** @returns the steps; those after a mistake are computed correctly from its result */
export function solutionSteps(plan: Plan, mistake: Mistake | null, random: Random): string[] {
  const moves = plan.changes.map((change): Move => ({ sign: signOf(change.kind), amount: change.amount, change }));
  const at = between(random, 0, moves.length - 1);
  if (mistake !== null) spoil(moves, at, plan, mistake, random);
  const steps: string[] = [];
  let now = plan.start;
  moves.forEach(({ sign, amount, change }, i) => {
    let next = compute(now, sign, amount);
    if (mistake === 'slip of a digit' && i === at) next = slip(next, random);
    steps.push(`${opening(change, plan, random)} ${now} ${sign} ${amount} = ${next} ${plan.thing}.`);
    now = next;
  });
  steps.push(`The answer is ${now}.`);
  return steps;
}

function spoil(moves: Move[], at: number, plan: Plan, mistake: Mistake, random: Random): void {
  const move = moves[at]!;
  switch (mistake) {
    case 'slip of a digit':
      return;
    case 'wrong operation':
      move.sign = move.sign === '+' ? '-' : move.sign === '-' ? '+' : move.sign === '*' ? '+' : '-';
      return;
    case 'number from the wrong place': {
      const others = [plan.start, ...plan.changes.map((c) => c.amount)].filter((n) => n !== move.amount);
      move.amount = others.length > 0 ? pick(random, others) : move.amount + 1;
      return;
    }
    case 'forgotten step':
      moves.splice(at, 1);
      return;
    case 'number from nowhere':
      move.amount += between(random, 1, 9);
      return;
    case 'used the distraction':
      if (plan.distraction === null) moves.splice(at, 0, { ...move });
      else
        moves.splice(at, 0, {
          sign: '+',
          amount: plan.distraction,
          change: { kind: 'buys', amount: plan.distraction, after: 0 },
        });
  }
}

/** A result off by 1, 2 or 10. */
function slip(right: number, random: Random): number {
  const by = pick(random, [1, -1, 2, 10, -10]);
  return right + by === right || right + by < 0 ? right + 1 : right + by;
}

const DEEDS: Readonly<Record<ChangeKind, string>> = {
  buys: 'buying more',
  gives: 'giving some away',
  sells: 'selling some',
  triples: 'having three times as many',
  packs: 'getting more',
  shares: 'keeping one part',
};

function opening({ kind }: Change, { name }: Plan, random: Random): string {
  const way = pick(random, ['', 'Now ', 'Then ', 'So ', 'Next ']);
  return `${way}${way === '' ? 'After' : 'after'} ${DEEDS[kind]} ${name} has`;
}
