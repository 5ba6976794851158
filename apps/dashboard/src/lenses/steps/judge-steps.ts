/** What the steps lens says of each evaluation at one threshold. */

import {
  CHAIN_OUTCOMES,
  drawProblems,
  firstErrorScores,
  judgeFirstErrors,
  namedErrors,
  outcomeOf,
  positionAlone,
  rocAuc,
} from '@rewardboard/metrics';
import type { ChainOutcome, FirstErrorJudgement, FirstErrorScores, PositionAlone } from '@rewardboard/metrics';
import type { StepData } from '../lens-data.ts';
import { LEAST_THRESHOLD, MOST_THRESHOLD } from '../lens-view.ts';

export interface KnownSteps {
  position: PositionAlone;
  /** Of the steps: a later one is more often wrong. */
  positionAuc: number;
  draws: Uint16Array[];
  /** Of each evaluation. */
  aucs: number[];
}

export function judgeSteps({ chains, labels, places, probabilities, problemCount }: StepData): KnownSteps {
  return {
    position: positionAlone(chains),
    positionAuc: rocAuc(
      labels,
      Array.from(places, (place) => -place),
    ),
    draws: drawProblems(problemCount),
    aucs: probabilities.map((of) => rocAuc(labels, of)),
  };
}

export interface ShownSteps {
  /** Of each chain, the step named as its first wrong one. */
  named: Int32Array;
  outcomes: ChainOutcome[];
  counts: Record<ChainOutcome, number>;
  judgement: FirstErrorJudgement;
}

export function stepsAt(data: StepData, known: KnownSteps, at: number, threshold: number): ShownSteps {
  const named = namedErrors(data.chains, data.probabilities[at]!, threshold);
  const outcomes = Array.from(named, (step, chain) => outcomeOf(data.chains.firstErrors[chain]!, step));
  const counts = Object.fromEntries(CHAIN_OUTCOMES.map((kind) => [kind, 0])) as Record<ChainOutcome, number>;
  for (const outcome of outcomes) counts[outcome]++;
  return { named, outcomes, counts, judgement: judgeFirstErrors(data.chains, named, known.position, known.draws) };
}

/** At this threshold, of each evaluation. */
export function scoresOverTraining(data: StepData, threshold: number): FirstErrorScores[] {
  return data.probabilities.map((of) =>
    firstErrorScores(data.chains.firstErrors, namedErrors(data.chains, of, threshold)),
  );
}

const THRESHOLD_STEP = 0.02;

export interface AtThreshold extends FirstErrorScores {
  threshold: number;
}

/** Of one evaluation, by threshold. */
export function scoresByThreshold(data: StepData, at: number): AtThreshold[] {
  const count = Math.round((MOST_THRESHOLD - LEAST_THRESHOLD) / THRESHOLD_STEP);
  return Array.from({ length: count + 1 }, (_, i) => {
    const threshold = Number((LEAST_THRESHOLD + i * THRESHOLD_STEP).toFixed(2));
    const named = namedErrors(data.chains, data.probabilities[at]!, threshold);
    return { threshold, ...firstErrorScores(data.chains.firstErrors, named) };
  });
}
