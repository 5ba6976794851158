/** What a verifier is for: of n candidate solutions of a problem, pick the one that is right. */

export interface Candidate {
  /** P(right) of each step, in order; of a solution that was scored as a whole, that one number. */
  steps: readonly number[];
  isRight: boolean;
  /** The final answer, for the vote; candidates with equal ones agree. null: it has none, and votes for nobody. */
  answer: string | null;
}

/** A solution's score from those of its steps, as the field names them. */
export const AGGREGATIONS = {
  min: (steps: readonly number[]) => Math.min(...steps),
  product: (steps: readonly number[]) => steps.reduce((product, p) => product * p, 1),
  last: (steps: readonly number[]) => steps.at(-1) ?? NaN,
  mean: (steps: readonly number[]) => steps.reduce((sum, p) => sum + p, 0) / steps.length,
} as const;
export type Aggregation = keyof typeof AGGREGATIONS;

/**
 * Chance that the pick is right: 0 or 1, or between where several candidates share the highest score and one of them is drawn.
 * @param candidates at least one
 */
export function pickByScore(candidates: readonly Candidate[], aggregation: Aggregation): number {
  const scores = candidates.map(({ steps }) => AGGREGATIONS[aggregation](steps));
  const best = Math.max(...scores.map((score) => (Number.isNaN(score) ? -Infinity : score)));
  return shareRight(candidates.filter((_, i) => scores[i] === best || (best === -Infinity && Number.isNaN(scores[i]))));
}

/** Self-consistency (Wang et al. 2022): the most frequent answer; equally frequent ones are drawn from. */
export function pickByVote(candidates: readonly Candidate[]): number {
  const votes = new Map<string, Candidate[]>();
  for (const candidate of candidates)
    if (candidate.answer !== null) votes.set(candidate.answer, [...(votes.get(candidate.answer) ?? []), candidate]);
  if (votes.size === 0) return shareRight(candidates);
  const most = Math.max(...[...votes.values()].map(({ length }) => length));
  const winners = [...votes.values()].filter(({ length }) => length === most);
  return winners.reduce((sum, group) => sum + shareRight(group), 0) / winners.length;
}

/** Of one that is drawn from all. */
export function pickAtRandom(candidates: readonly Candidate[]): number {
  return shareRight(candidates);
}

/** Whether there is a right one to pick: no way of picking does better. */
export function pickByOracle(candidates: readonly Candidate[]): number {
  return candidates.some(({ isRight }) => isRight) ? 1 : 0;
}

function shareRight(candidates: readonly Candidate[]): number {
  return candidates.filter(({ isRight }) => isRight).length / candidates.length;
}
