/** The track of a simulated classifier, and what may be said of it beside its fault because it is true. */

import type { Scores } from './examples.ts';
import type { TrueStatement } from './family-run.ts';

import type { Plan, Simulated } from './simulate.ts';
import type { Track } from './truth.ts';
import { statement } from './truth.ts';
import { wilson } from '@rewardboard/metrics';

/** The guide's targets. */
const TARGETS = { accuracy: 0.85, f1: 0.83, gap: 0.05 };

/** The same limits as for the minted corpus (`is-true.ts`). */
const LEAN = 0.2;

const HALF_WIDTH = 0.05;

const POINT = 0.01;

/** A gap that is worth a word, and a class that is rare. */
const GAP = 0.1;

const RARE = 0.2;

/** Share of a guess's loss above which a model has not learned much. */
const POOR = 0.85;

/** As long as the loss has fallen by less than this share of a guess's, nothing has been learned yet. */
const LITTLE = 0.02;

export function trackOf({ evaluations }: Simulated, scores: readonly (keyof Scores)[], matters = POINT): Track {
  return {
    steps: evaluations.map(({ step }) => step),
    clean: evaluations.map(({ clean }) => clean.loss),
    seen: evaluations.map(({ seen }) => seen.loss),
    trained: evaluations.map(({ trained }) => trained),
    scores: Object.fromEntries(
      scores.map((name) => [
        name,
        {
          clean: evaluations.map(({ clean }) => clean[name]),
          seen: evaluations.map(({ seen }) => seen[name]),
          sign: 1,
          matters,
        },
      ]),
    ),
  };
}

/** Loss of whoever knows nothing but the shares of the classes, in the unit of the logged loss. */
export function guessOf({ classes, baseRate, weights }: Plan['task']): number {
  if (classes > 2) return Math.log(classes);
  const [one, zero] = weights ?? [1, 1];
  const [p, q] = [one * baseRate, zero * (1 - baseRate)];
  const share = p / (p + q);
  return -(share * Math.log(share) + (1 - share) * Math.log(1 - share));
}

/** What is known of a classifier at an evaluation. */
export interface Known {
  step: number;
  clean: Pick<Scores, 'loss' | 'accuracy' | 'f1' | 'recall' | 'specificity'>;
  trained: number;
  trainAccuracy: number;
}

/** Statements of level watch that are true of it, whether it is healthy or not. */
export function trueOfClassifier(
  plan: Pick<Plan, 'task' | 'examples'>,
  { evaluations }: { evaluations: readonly Known[] },
  logged: readonly (keyof Scores)[],
): TrueStatement[] {
  const { task, examples } = plan;
  const two = task.classes === 2;
  const constant = two ? Math.max(task.baseRate, 1 - task.baseRate) : 1 / task.classes;
  const constantF1 = (2 * task.baseRate) / (1 + task.baseRate);
  const guess = guessOf(task);
  const { low, high } = wilson(evaluations.at(-1)!.clean.accuracy * examples, examples);
  const best = (i: number, of: (at: Known) => number) => Math.max(...evaluations.slice(0, i + 1).map(of));
  return [
    ...((high - low) / 2 > HALF_WIDTH ? [statement('too-few-examples', 'watch')] : []),
    ...(two && Math.min(task.baseRate, 1 - task.baseRate) <= RARE ? [statement('class-imbalance', 'watch')] : []),
    ...whileTrue(evaluations, 'below-target', (at, i) => {
      const misses = [
        logged.includes('accuracy') && best(i, ({ clean }) => clean.accuracy) < TARGETS.accuracy,
        logged.includes('f1') && best(i, ({ clean }) => clean.f1) < TARGETS.f1,
        at.clean.loss - at.trained > TARGETS.gap,
      ];
      return misses.includes(true);
    }),
    ...whileTrue(
      evaluations,
      'generalization-gap',
      ({ clean, trained, trainAccuracy }) => clean.loss - trained >= GAP || trainAccuracy - clean.accuracy >= GAP,
    ),
    ...(two
      ? [
          ...whileTrue(evaluations, 'class-bias', ({ clean }) => Math.abs(clean.recall - clean.specificity) >= LEAN),
          ...whileTrue(evaluations, 'error-pattern', ({ clean }) => Math.abs(clean.recall - clean.specificity) >= LEAN),
          ...whileTrue(
            evaluations,
            'trivial-baseline',
            (_, i) =>
              best(i, ({ clean }) => clean.accuracy) <= constant + POINT ||
              best(i, ({ clean }) => clean.f1) <= constantF1 + POINT,
          ),
        ]
      : whileTrue(
          evaluations,
          'trivial-baseline',
          (_, i) => best(i, ({ clean }) => clean.accuracy) <= constant + POINT,
        )),
    ...whileTrue(evaluations, 'underfitting', ({ clean }) => clean.loss > POOR * guess),
    ...['no-learning', 'slow-progress'].flatMap((rule) =>
      whileTrue(evaluations, rule, ({ clean }) => clean.loss > guess * (1 - LITTLE)),
    ),
  ];
}

/** The stretches in which it is true; what ends at one evaluation may still be reported at the next. */
export function whileTrue<E extends { step: number }>(
  evaluations: readonly E[],
  rule: string,
  isTrue: (at: E, index: number) => boolean,
): TrueStatement[] {
  const stretches: TrueStatement[] = [];
  let from: number | null = null;
  evaluations.forEach((at, i) => {
    if (isTrue(at, i)) from ??= at.step;
    else if (from !== null) {
      stretches.push(statement(rule, 'watch', from, at.step));
      from = null;
    }
  });
  if (from !== null) stretches.push(statement(rule, 'watch', from));
  return stretches;
}
