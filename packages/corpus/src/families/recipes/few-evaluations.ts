/** Families whose log holds one to six evaluations in all: three epochs, two looks, a summary model, and runs that an early stop ended. */

import type { Curve, CurvePlan } from '../curves.ts';
import type { Draw } from '../draw.ts';
import type { FamilyTruth, TrueStatement } from '../family-run.ts';
import type { Family } from '../family.ts';
import { epochLog } from '../logs.ts';
import { linear } from '../rates.ts';
import type { Plan, Simulated } from '../simulate.ts';
import type { Track } from '../truth.ts';
import { healthy, lossRises, statement } from '../truth.ts';
import type { Shape } from './curve-run.ts';
import { curvePlan, curveVariant, fineCurve, hubCurves, risesBy } from './curve-run.ts';
import { TOO_LOW, fine, idle, lossOf, made, memoryOf, nothing, skillFor, withPlan } from './epoch-plan.ts';
import { classScores, hub, hubPlan, variant } from './hub-plan.ts';

/** Fine-tuning of a large model: most is learned in the first epoch, and the second or third already does harm. */
const short = (evaluations: number) => (draw: Draw) => {
  const classes = draw.pick([2, 2, 3, 5]);
  const epochs = evaluations;
  return hubPlan(draw, {
    task: { classes, baseRate: classes === 2 ? draw.between(0.4, 0.6) : 1 },
    final: skillFor(draw, classes) + 0.3,
    evaluations,
    epochs,
    evalSteps: draw.pick([100, 250, 600]),
    logSteps: 50,
    examples: draw.whole(500, 5_000),
    restless: draw.scale(0.003, 0.01),
    rate: linear(draw.scale(1e-5, 5e-5), draw.pick([0, 0.1])),
  });
};

const harmful = (draw: Draw, plan: Plan): Partial<Plan> => {
  const trust = draw.between(0.6, 1.8);
  const grows = (epoch: number) => 1 - 0.25 * Math.exp(-2 * epoch);
  const final = plan.model({ step: plan.steps, share: 1, epoch: plan.epochs, learned: 1, rate: 0 }).skill;
  return {
    model: ({ epoch }) => ({
      skill: final * grows(epoch) * (1 - 0.03 * Math.max(0, epoch - 1)),
      trust: 1 + trust * Math.max(0, epoch - 1),
      lean: 0,
    }),
    memory: memoryOf(1.2, 0.6, 3),
    dropout: 0.05,
  };
};

const harmed = (track: Track, statements: TrueStatement[]): FamilyTruth | string => {
  const truth = lossRises(track, 'one epoch too many', statements);
  if (typeof truth === 'string') return truth;
  // With two or three evaluations nobody calls it certain.
  return { ...truth, answers: track.steps.length <= 2 ? ['fault', 'unknown'] : truth.answers };
};

/** Always the same class: recall 1, precision as many as there are. */
const constant = (_: Draw, plan: Plan): Partial<Plan> => ({
  task: { classes: 2, baseRate: 0.62, flaws: 0 },
  model: ({ share }) => ({ skill: 0.04 + 0.02 * share, trust: 1, lean: 0.49 }),
  memory: () => 0,
  examples: Math.max(300, plan.examples),
});

const always = (track: Track, statements: TrueStatement[]): FamilyTruth => {
  const truth = nothing('it always gives the same answer')(track, statements);
  return { ...truth, kinds: ['trivial-baseline', 'class-bias', 'no-learning', 'collapse'] };
};

const TWO = (draw: Draw) => {
  const plan = short(3)(draw);
  return withPlan(plan, { task: { classes: 2, baseRate: 0.62 } });
};

/** Stopped by its trainer after some evaluations without a gain: the best one is kept, which is what such a stop is for. */
const stopped = (patience: (draw: Draw) => number) => (draw: Draw) => {
  const classes = draw.pick([2, 4, 10]);
  const plan = hubPlan(draw, {
    task: { classes, baseRate: classes === 2 ? 0.5 : 1 },
    final: skillFor(draw, classes),
    evaluations: 40,
    epochs: 20,
    examples: draw.whole(300, 2_000),
  });
  return withPlan(plan, { stopAfter: draw.whole(6, 14) + patience(draw) });
};

/** It has learned what it can, and is stopped for that. */
const settles = (draw: Draw, plan: Plan): Partial<Plan> => {
  const turn = draw.between(0.08, 0.14);
  return { model: (at) => plan.model({ ...at, learned: Math.min(1, at.share / turn) }), memory: memoryOf(0.02) };
};

/** @param before evaluations from the lowest loss to the end; an early one when absent */
const over =
  (before?: number) =>
  (draw: Draw, plan: Plan): Partial<Plan> => {
    const turn = before === undefined ? draw.between(0.1, 0.14) : (plan.stopAfter! - before) / 40;
    return {
      model: (at) => {
        const known = plan.model({ ...at, learned: Math.min(1, at.share / turn) });
        return { ...known, trust: 1 + 5 * Math.max(0, at.share - turn) };
      },
      memory: memoryOf(0.5, 20 * turn, 3),
      dropout: 0,
    };
  };

const summaries = (draw: Draw, shape: Partial<Shape> = {}, late = 0): CurvePlan => {
  const rouge = draw.between(0.2, 0.45);
  const score = (most: number): Curve => ({
    clean: ({ share }) => most * (0.8 + 0.2 * Math.min(1, share * 1.5)) + late * share,
    noise: draw.scale(0.0008, 0.003),
    sign: 1,
    matters: 0.005,
    isShare: true,
  });
  const plan = curvePlan(
    draw,
    { first: draw.between(2, 3.2), last: draw.between(1.3, 1.8), ...shape },
    {
      epochs: 3,
      rate: linear(draw.scale(2e-5, 1e-4)),
      noise: draw.scale(0.0008, 0.004),
      scores: { rouge1: score(rouge), rougeL: score(rouge * 0.8) },
    },
  );
  const evaluations = draw.pick([3, 3, 4, 6]);
  const evalSteps = draw.pick([200, 500]);
  return { ...plan, steps: evaluations * evalSteps, evalSteps, logSteps: 50 };
};

const rowsOfTwo = (run: Simulated) =>
  epochLog(
    'history.csv',
    run,
    {
      train_loss: lossOf(run),
      val_loss: ({ seen }) => seen.loss,
      val_acc: ({ seen }) => seen.accuracy,
    },
    { first: 1, decimals: 4 },
  );

export const FEW_EVALUATIONS: readonly Family[] = [
  {
    name: 'three epochs',
    variants: [
      variant('healthy', 8, short(3), ['accuracy', 'f1'], fine),
      variant('one epoch too many', 6, short(3), ['accuracy'], harmed, harmful),
      variant('always the same answer', 4, TWO, ['accuracy', 'f1', 'precision', 'recall'], always, constant),
      variant(
        'rate too low',
        3,
        short(3),
        ['accuracy'],
        nothing('a learning rate that is far too low', TOO_LOW),
        (_, plan) => idle(plan),
      ),
    ],
  },
  {
    name: 'two evaluations in all',
    variants: [
      {
        name: 'healthy',
        runs: 6,
        make: (draw) => {
          const plan = withPlan(short(2)(draw), {
            steps: 2,
            evalSteps: 1,
            logSteps: 1,
            trainLoss: 'epoch',
            batch: 4_000,
          });
          return made(plan, draw, rowsOfTwo, (track, statements) => healthy(track, statements, ['fine', 'unknown']));
        },
      },
      variant('healthy, in steps', 4, short(2), ['accuracy'], (track, statements) =>
        healthy(track, statements, ['fine', 'unknown']),
      ),
      variant('one epoch too many', 6, short(2), ['accuracy'], harmed, harmful),
    ],
  },
  {
    name: 'summaries in three epochs',
    variants: [
      curveVariant('healthy', 7, summaries, hubCurves, fineCurve),
      curveVariant(
        'loss up, scores up',
        4,
        (draw) => summaries(draw, { turn: 0.3, rise: draw.between(0.1, 0.3) }, 0.03),
        hubCurves,
        risesBy('more confident with each pass', 'loss-up-metric-up'),
      ),
      curveVariant(
        'overtrained',
        5,
        (draw) => summaries(draw, { turn: draw.between(0.3, 0.4), rise: draw.between(0.15, 0.4) }, -0.06),
        hubCurves,
        risesBy('one epoch too many', 'overfitting'),
      ),
    ],
  },
  {
    name: 'early stopping',
    variants: [
      variant(
        'healthy',
        8,
        stopped(() => 3),
        ['accuracy'],
        fine,
        settles,
      ),
      {
        name: 'healthy, stopped after its best',
        runs: 4,
        make: (draw) => {
          const before = stopped(() => 3)(draw);
          const plan = withPlan(before, over(3)(draw, before));
          // It ends three evaluations after its lowest loss: the rise is why it ended.
          return made(plan, draw, hub(classScores('accuracy'), plan), (track, statements) => {
            const low = track.clean.indexOf(Math.min(...track.clean));
            if (track.clean.length - 1 - low > 4 || low < 2) return 'it ends too late';
            const until = { ...track, clean: track.clean.map((loss, i) => (i > low ? track.clean[low]! : loss)) };
            const truth = healthy(until, [
              ...statements,
              ...['overfitting', 'loss-up-metric-up', 'generalization-gap', 'calibration-drift'].map((rule) =>
                statement(rule, 'act', track.steps[low]),
              ),
            ]);
            return typeof truth === 'string' ? truth : { ...truth, answers: ['fine', 'unknown'] };
          });
        },
      },
      variant(
        'patience too long',
        5,
        stopped(() => 12),
        ['accuracy'],
        (track, statements) => lossRises(track, 'a patience of twelve evaluations', statements),
        over(),
      ),
    ],
  },
];
