/** Families of losses that have no level of a guess: regression in its own units, prices, ranking, language models, and logs without any evaluation. */

import { destroyed, learnsNothing } from '../broken-truth.ts';
import type { Curve, CurvePlan, Curves } from '../curves.ts';
import { columnsOf } from '../curves.ts';
import type { Draw } from '../draw.ts';
import type { FamilyLog, FamilyTruth } from '../family-run.ts';
import type { Family, Made } from '../family.ts';
import { epochLog, hubLog, lightningLog } from '../logs.ts';
import { constant, cosine } from '../rates.ts';
import { lossRises, statement } from '../truth.ts';
import type { Shape } from './curve-run.ts';
import { curvePlan, curveRun, curveVariant, fineCurve, hubCurves, lostFrom, risesBy } from './curve-run.ts';

export type Write = (curves: Curves, plan: CurvePlan) => FamilyLog;

/** Mean squared error, from the variance of the target (the loss of whoever predicts its mean) down. */
const squares = (draw: Draw, shape: Partial<Shape> = {}, unit = draw.scale(1e-2, 1e9)): CurvePlan => {
  const explained = draw.between(0.45, 0.92);
  const plan = curvePlan(draw, {
    first: unit * draw.between(1, 3),
    last: unit * (1 - explained),
    gap: draw.between(0.02, 0.1),
    ...shape,
  });
  const epochs = draw.whole(12, 60);
  return {
    ...plan,
    steps: epochs,
    epochs,
    evalSteps: 1,
    logSteps: 1,
    rate: draw.pick([constant, cosine])(draw.scale(1e-4, 1e-2)),
    noise: draw.scale(0.004, 0.05),
    trainNoise: draw.scale(0.003, 0.03),
    guess: unit,
  };
};

const squareRows: Write = ({ train, evaluations }, plan) =>
  epochLog(
    'log.jsonl',
    { evaluations },
    {
      train_mse: (_, index) => train[index]!.loss,
      val_mse: ({ seen }) => seen,
      val_mae: ({ seen }) => 0.8 * Math.sqrt(seen),
      val_r2: ({ seen }) => 1 - seen / plan.guess!,
      lr: ({ rate }) => rate,
    },
    { first: 1, digits: 6 },
  );

/** Log prices, by Lightning: a loss far below 1, one evaluation an epoch. */
const prices = (draw: Draw, shape: Partial<Shape> = {}): CurvePlan => {
  const plan = squares(draw, shape, draw.between(0.1, 0.3));
  const perEpoch = draw.whole(20, 80);
  return {
    ...plan,
    steps: plan.epochs * perEpoch,
    evalSteps: perEpoch,
    logSteps: 10,
    trainNoise: draw.between(0.1, 0.4),
    scores: {},
  };
};

const priceRows = (curves: Curves): FamilyLog =>
  lightningLog(curves, { val_loss: ({ seen }) => seen, val_rmse: ({ seen }) => Math.sqrt(seen) }, 'train_loss_step');

const meanOnly = (plan: CurvePlan, level: number): CurvePlan => ({ ...plan, loss: () => level, trained: () => level });

const startsWild = (plan: CurvePlan, times: number, until: number): CurvePlan => ({
  ...plan,
  loss: (at) => plan.loss(at) * (at.step <= until ? times : 1),
  trained: (at) => plan.trained(at) * (at.step <= until ? times : 1),
});

const ranking = (draw: Draw, shape: Partial<Shape> = {}, late = 0): CurvePlan => {
  const batch = draw.pick([16, 32, 64, 128]);
  const most = draw.between(0.3, 0.8);
  const plan = curvePlan(draw, {
    first: Math.log(batch) * draw.between(0.7, 1),
    last: Math.log(batch) * draw.between(0.15, 0.4),
    ...shape,
  });
  const rank = (level: number): Curve => ({
    clean: (at) =>
      Math.min(
        0.99,
        level * (1 - Math.abs(late)) * (1 - Math.exp(-6 * at.learned)) + late * at.share + Math.max(0, -late),
      ),
    noise: draw.scale(0.001, 0.006),
    sign: 1,
    matters: 0.01,
    isShare: true,
  });
  return {
    ...plan,
    scores: { 'cosine_ndcg@10': rank(most), 'cosine_mrr@10': rank(most * 0.9), 'cosine_map@100': rank(most * 0.85) },
  };
};

/** Text by the token: huge validation sets, many words, a loss that falls for long. */
const words = (draw: Draw, shape: Partial<Shape> = {}): CurvePlan => {
  const scratch = draw.chance(0.5);
  return curvePlan(
    draw,
    scratch
      ? { first: draw.between(6.5, 9), last: draw.between(2.8, 4.2), ...shape }
      : { first: draw.between(1.6, 2.6), last: draw.between(1.05, 1.55), ...shape },
    { noise: draw.scale(0.0003, 0.003), trainNoise: draw.scale(0.01, 0.06), epochs: draw.pick([1, 2, 3]) },
  );
};

const wordLog = (curves: Curves, plan: CurvePlan): FamilyLog =>
  hubLog(curves, plan, { scores: { ...columnsOf(plan), perplexity: ({ seen }) => Math.exp(seen) }, examples: 4_000 });

const collapsesTo = (draw: Draw, plan: CurvePlan, level: number, write: Write, cause: string): Made | string => {
  const { plan: lost, from } = lostFrom(draw, plan, level);
  return curveRun(lost, draw, write, (track, statements) => destroyed(track, cause, from, { alsoTrue: statements }));
};

export const NUMBERS: readonly Family[] = [
  {
    name: 'regression',
    variants: [
      curveVariant('healthy', 8, squares, squareRows, fineCurve),
      curveVariant(
        'overtrained',
        4,
        (draw) => squares(draw, { turn: draw.between(0.15, 0.4), rise: draw.between(0.15, 0.5) }),
        squareRows,
        risesBy('trained on for too long', 'overfitting'),
      ),
      curveVariant(
        'predicts the mean',
        4,
        (draw) => {
          const plan = squares(draw);
          return meanOnly({ ...plan, noise: 0.004 }, plan.guess!);
        },
        squareRows,
        (track, statements): FamilyTruth => learnsNothing(track, 'it predicts the mean', { alsoTrue: statements }),
      ),
      {
        name: 'destroyed',
        runs: 3,
        make: (draw) => {
          const plan = squares(draw);
          return collapsesTo(
            draw,
            plan,
            plan.guess! * draw.scale(4, 1_000),
            squareRows,
            'a step that was far too large',
          );
        },
      },
    ],
  },
  {
    name: 'house prices',
    variants: [
      curveVariant('healthy', 7, prices, priceRows, fineCurve),
      curveVariant(
        'healthy, wild start',
        4,
        (draw) => {
          const plan = prices(draw);
          return startsWild(plan, draw.scale(10, 10_000), plan.evalSteps);
        },
        priceRows,
        (track, statements, plan) => {
          const until = {
            ...track,
            clean: [track.clean[1]!, ...track.clean.slice(1)],
            seen: [track.seen[1]!, ...track.seen.slice(1)],
          };
          const jumps = ['unstable-loss', 'spike', 'divergence'];
          const during = jumps.map((rule) => statement(rule, 'watch', 0, track.steps[4]));
          return fineCurve(until, [...statements, ...during], plan);
        },
      ),
      curveVariant(
        'overtrained',
        4,
        (draw) => prices(draw, { turn: draw.between(0.15, 0.4), rise: draw.between(0.25, 0.7) }),
        priceRows,
        risesBy('trained on for too long', 'overfitting'),
      ),
    ],
  },
  {
    name: 'retrieval by rank',
    variants: [
      curveVariant('healthy', 8, ranking, hubCurves, fineCurve),
      curveVariant(
        'loss up, ranks up',
        4,
        (draw) => ranking(draw, { turn: draw.between(0.15, 0.4), rise: draw.between(0.15, 0.5) }, 0.2),
        hubCurves,
        risesBy('more confident with each pass', 'loss-up-metric-up'),
      ),
      curveVariant(
        'overtrained',
        3,
        (draw) => ranking(draw, { turn: draw.between(0.15, 0.4), rise: draw.between(0.2, 0.6) }, -0.15),
        hubCurves,
        (track, statements) => lossRises(track, 'trained on for too long', statements),
      ),
      {
        name: 'all texts the same',
        runs: 4,
        make: (draw) => {
          const plan = ranking(draw);
          const start = plan.loss({ step: 0, share: 0, epoch: 0, learned: 0, rate: 0 });
          return collapsesTo(
            draw,
            { ...plan, noise: 0.0005 },
            start * 1.15,
            hubCurves,
            'every text gets the same vector',
          );
        },
      },
    ],
  },
  {
    name: 'language model',
    variants: [
      curveVariant('healthy', 9, words, wordLog, fineCurve),
      curveVariant(
        'repeated text',
        5,
        (draw) => words(draw, { turn: draw.between(0.33, 0.66), rise: draw.between(0.05, 0.3) }),
        wordLog,
        risesBy('too many passes over the same text', 'overfitting'),
      ),
      {
        name: 'destroyed',
        runs: 4,
        make: (draw) => collapsesTo(draw, words(draw), draw.between(9.5, 11), wordLog, 'a step that was far too large'),
      },
    ],
  },
];
