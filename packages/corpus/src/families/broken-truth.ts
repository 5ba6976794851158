/** The truth about runs that learn nothing, or lose what they had learned. */

import type { Answer, FamilyTruth, TrueStatement } from './family-run.ts';
import type { Track } from './truth.ts';
import { ALWAYS, at, statement } from './truth.ts';

/** Nothing is learned from some step on, or from the beginning. */
export function learnsNothing(
  track: Pick<Track, 'steps'>,
  cause: string,
  { wrong = [], alsoTrue = [], from = track.steps[0]!, answers = ['fault'] }: Partial<Options> = {},
): FamilyTruth {
  return {
    cause,
    kinds: ['no-learning', 'trivial-baseline', 'underfitting', 'collapse', 'class-bias'],
    levels: ['act', 'watch'],
    onsetStep: from,
    answers,
    alsoTrue: [statement('slow-progress', 'watch'), ...alsoTrue],
    wrong: [{ direction: 'regularize', ...ALWAYS }, ...wrong],
    worthKeeping: [],
  };
}

interface Options {
  wrong: FamilyTruth['wrong'];
  alsoTrue: TrueStatement[];
  from: number;
  answers: Answer[];
  kinds: string[];
}

/** What had been learned is lost, or the loss leaves its range for good. */
export function destroyed(
  track: Pick<Track, 'steps'>,
  cause: string,
  from: number,
  {
    wrong = [],
    alsoTrue = [],
    answers = ['fault'],
    kinds = ['divergence', 'collapse', 'non-finite', 'no-learning'],
  }: Partial<Options> = {},
): FamilyTruth {
  const later = { fromStep: from, toStep: null };
  return {
    cause,
    kinds,
    levels: ['act'],
    onsetStep: from,
    answers,
    alsoTrue: ['spike', 'unstable-loss', 'gradient-norm', 'trivial-baseline', 'class-bias', 'schedule']
      .map((rule): TrueStatement => ({ rule, ...later, level: 'act' }))
      .concat(alsoTrue),
    wrong: [
      { direction: 'raise the rate', ...later },
      {
        direction: 'go on',
        fromStep: at(track.steps, track.steps.findIndex((step) => step >= from) + 3),
        toStep: null,
      },
      { direction: 'regularize', ...later },
      { direction: 'enlarge', ...later },
      ...wrong,
    ],
    worthKeeping: track.steps.filter((step) => step < from),
  };
}
