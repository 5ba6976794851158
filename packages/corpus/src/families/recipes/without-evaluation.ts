/** Families whose log holds no evaluation: nobody can say how such a model does on new examples, but what is broken shows. */

import { destroyed, learnsNothing } from '../broken-truth.ts';
import type { CurvePlan, Curves } from '../curves.ts';
import type { Draw } from '../draw.ts';
import type { FamilyLog } from '../family-run.ts';
import type { Family } from '../family.ts';
import { hubLog } from '../logs.ts';
import { linear } from '../rates.ts';
import { cell, logOf } from '../rows.ts';
import type { Shape } from './curve-run.ts';
import { curvePlan, curveRun } from './curve-run.ts';
import { TOO_HIGH, TOO_LOW } from './epoch-plan.ts';
import type { Write } from './numbers.ts';

/** Only the training loss, by the step. */
const onlyTraining = (draw: Draw, shape: Partial<Shape> = {}): CurvePlan =>
  curvePlan(
    draw,
    { first: draw.between(1, 9), last: draw.between(0.3, 0.9), ...shape },
    { trainNoise: draw.between(0.02, 0.3), logSteps: 10, evalSteps: 100 },
  );

const trainingRows = ({ train }: Curves): FamilyLog =>
  logOf(
    'train_metrics.csv',
    train.map(({ step, loss, rate, gradNorm }) => ({
      step,
      loss: cell(loss, 6),
      lr: cell(rate, 6),
      grad_norm: cell(gradNorm, 5),
    })),
  );

const trainingState = (curves: Curves, plan: CurvePlan): FamilyLog =>
  hubLog({ train: curves.train, evaluations: [] as Curves['evaluations'] }, plan, { scores: {}, examples: 1 });

/** Without an evaluation nobody can say how it does on new examples. */
const unseen = (write: Write) => (draw: Draw) =>
  curveRun(onlyTraining(draw), draw, write, () => ({
    cause: 'nothing',
    kinds: [],
    levels: ['unknown', 'fine'],
    onsetStep: null,
    answers: ['unknown'],
    alsoTrue: [],
    wrong: (['raise the rate', 'lower the rate', 'stop'] as const).map((direction) => ({
      direction,
      fromStep: 0,
      toStep: null,
    })),
    worthKeeping: null,
  }));

const flat = (write: Write) => (draw: Draw) => {
  const first = draw.between(1.5, 9);
  const plan = {
    ...onlyTraining(draw, { first, last: first * draw.between(0.985, 0.998), gap: 0 }),
    trainNoise: draw.between(0.002, 0.02),
  };
  return curveRun(plan, draw, write, (track) => {
    const truth = learnsNothing(track, 'nothing is learned', {
      from: Math.round(plan.steps / 2 / plan.logSteps) * plan.logSteps,
      wrong: TOO_LOW,
    });
    return { ...truth, causeStep: 0 };
  });
};

/** Exactly the loss of equal chances after a step that was far too large: every number the same from then on. */
const dead = (write: Write) => (draw: Draw) => {
  const plan = onlyTraining(draw, { first: draw.between(1.2, 2.5), last: draw.between(0.6, 1) });
  const from = draw.whole(2, 6) * plan.logSteps;
  const level = Math.log(draw.pick([32_000, 50_257, 128_256]));
  return curveRun(
    { ...plan, rate: linear(draw.scale(0.05, 5)), trained: (at) => (at.step > from ? level : plan.trained(at)) },
    draw,
    exact(write, from, level),
    (track) => destroyed(track, 'a learning rate that is far too high', from + plan.logSteps, { wrong: TOO_HIGH }),
  );
};

/** A model that answers the same for everything has the same loss in each batch, to the last digit. */
const exact =
  (write: Write, from: number, level: number): Write =>
  (curves, plan) =>
    write(
      { ...curves, train: curves.train.map((at) => (at.step > from ? { ...at, loss: level, gradNorm: 0 } : at)) },
      plan,
    );

const notNumbers = (write: Write) => (draw: Draw) => {
  const plan = onlyTraining(draw);
  const from = draw.whole(5, Math.floor(plan.steps / plan.logSteps / 2)) * plan.logSteps;
  const broken: Write = (curves, of) =>
    write(
      { ...curves, train: curves.train.map((at) => (at.step >= from ? { ...at, loss: NaN, gradNorm: NaN } : at)) },
      of,
    );
  return curveRun(plan, draw, broken, (track) =>
    destroyed(track, 'the loss is not a number', from, { kinds: ['non-finite'] }),
  );
};

const withoutEvaluation = (name: string, write: Write): Family => ({
  name,
  variants: [
    { name: 'healthy', runs: 8, make: unseen(write) },
    { name: 'flat', runs: 4, make: flat(write) },
    { name: 'dead', runs: 4, make: dead(write) },
    { name: 'not a number', runs: 3, make: notNumbers(write) },
  ],
});

export const WITHOUT_EVALUATION: readonly Family[] = [
  withoutEvaluation('no evaluation at all', trainingRows),
  withoutEvaluation('training loss only', trainingState),
];
