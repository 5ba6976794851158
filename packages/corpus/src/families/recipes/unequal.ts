/** Families of losses and scores that don't say the same: weighted classes, smoothed labels, means over an epoch with dropout, rare positives, several sets. */

import { whileTrue } from '../class-truth.ts';
import type { Draw } from '../draw.ts';
import type { Family } from '../family.ts';
import { epochLog, hubLog } from '../logs.ts';
import type { Evaluated, Plan, Simulated } from '../simulate.ts';
import { statement } from '../truth.ts';
import {
  TOO_LOW,
  epochPlan,
  fine,
  idle,
  lossOf,
  made,
  memoryOf,
  nothing,
  overtrained,
  rises,
  skillFor,
  withPlan,
} from './epoch-plan.ts';
import { hubPlan } from './hub-plan.ts';

const smoothed = (draw: Draw) => {
  const classes = draw.pick([3, 10, 100, 1_000]);
  return epochPlan(draw, {
    task: { classes, baseRate: 1, smoothing: 0.1 },
    final: skillFor(draw, classes),
    examples: draw.whole(800, 5_000),
  });
};

/** Smoothing keeps its trust in bounds: what is learned by heart costs skill instead. */
const forgetful = (draw: Draw, plan: Plan): Partial<Plan> => {
  const change = overtrained(draw, plan, draw.between(0.15, 0.35));
  return { ...change, model: (at) => ({ ...change.model!(at), trust: 1 }) };
};

const withDropout = (draw: Draw) => {
  const classes = draw.pick([2, 5, 10]);
  return epochPlan(draw, {
    task: { classes, baseRate: classes === 2 ? 0.5 : 1 },
    final: skillFor(draw, classes),
    dropout: draw.between(0.3, 0.5),
    memory: memoryOf(0.005),
  });
};

const epochRows = (run: Simulated) =>
  epochLog(
    'history.csv',
    run,
    {
      train_loss: lossOf(run),
      train_acc: ({ trainAccuracy }) => trainAccuracy * 0.93,
      val_loss: ({ seen }) => seen.loss,
      val_acc: ({ seen }) => seen.accuracy,
    },
    { first: 1, decimals: 4 },
  );

/** Three to six sets, each with its own difficulty; `others` moves all but the first. */
const SETS = ['wiki', 'news', 'forum', 'code', 'mail', 'law'];

function setLog(sets: number, of: (at: Evaluated, set: number, run: Simulated) => number) {
  return (run: Simulated, plan: Plan) =>
    hubLog(run, plan, {
      sets: SETS.slice(0, sets),
      examples: plan.examples,
      scores: {
        loss: (at: Evaluated) => Array.from({ length: sets }, (_, set) => of(at, set, run)),
        accuracy: (at: Evaluated) =>
          Array.from({ length: sets }, (_, set) => Math.max(0, at.seen.accuracy - 0.03 * set)),
      },
    });
}

const sets = (draw: Draw) =>
  hubPlan(draw, {
    task: { classes: 4, baseRate: 1 },
    final: skillFor(draw, 4),
    examples: draw.whole(300, 2_000),
    evaluations: draw.whole(8, 30),
  });

const harder = (at: Evaluated, set: number) => at.seen.loss * (1 + 0.15 * set) + 0.02 * Math.sin(at.step * (set + 1));

export const UNEQUAL: readonly Family[] = [
  {
    name: 'label smoothing',
    variants: [
      { name: 'healthy', runs: 8, make: (draw) => made(smoothed(draw), draw, epochRows, fine) },
      {
        name: 'overtrained',
        runs: 4,
        make: (draw) => {
          const plan = smoothed(draw);
          return made(withPlan(plan, forgetful(draw, plan)), draw, epochRows, rises('trained on for too long'));
        },
      },
      {
        name: 'rate too low',
        runs: 3,
        make: (draw) => {
          const plan = smoothed(draw);
          return made(
            withPlan(plan, idle(plan)),
            draw,
            epochRows,
            nothing('a learning rate that is far too low', TOO_LOW),
          );
        },
      },
    ],
  },
  {
    name: 'epoch averages with dropout',
    variants: [
      { name: 'healthy', runs: 9, make: (draw) => made(withDropout(draw), draw, epochRows, fine) },
      {
        name: 'overtrained',
        runs: 4,
        make: (draw) => {
          const plan = withDropout(draw);
          const change = overtrained(draw, plan);
          return made(
            withPlan(plan, { ...change, dropout: plan.dropout! / 2 }),
            draw,
            epochRows,
            rises('trained on for too long'),
          );
        },
      },
      {
        name: 'rate too low',
        runs: 3,
        make: (draw) => {
          const plan = withDropout(draw);
          return made(
            withPlan(plan, idle(plan)),
            draw,
            epochRows,
            nothing('a learning rate that is far too low', TOO_LOW),
          );
        },
      },
    ],
  },
  {
    name: 'several evaluation sets',
    variants: [
      { name: 'healthy', runs: 7, make: (draw) => made(sets(draw), draw, setLog(draw.whole(3, 6), harder), fine) },
      {
        name: 'overtrained on all',
        runs: 4,
        make: (draw) => {
          const plan = sets(draw);
          return made(
            withPlan(plan, overtrained(draw, plan)),
            draw,
            setLog(draw.whole(3, 6), harder),
            rises('trained on for too long'),
          );
        },
      },
      {
        name: 'healthy, one set gets worse',
        runs: 3,
        make: (draw) => {
          const climb = draw.between(0.4, 1);
          const plan = sets(draw);
          // What one of four sets loses, the mean does not show: a remark is right, an alarm is not.
          return made(
            plan,
            draw,
            setLog(4, (at, set) => harder(at, set) * (set === 3 ? 1 + climb * at.share : 1)),
            (track, statements, run) => {
              const mean = run.evaluations.map((at) => at.clean.loss * (1.225 + 0.3625 * climb * at.share));
              const truth = fine(
                {
                  ...track,
                  clean: mean,
                  seen: run.evaluations.map((at) => at.seen.loss * (1.225 + 0.3625 * climb * at.share)),
                },
                [
                  ...statements,
                  ...whileTrue(run.evaluations, 'overfitting', ({ share }) => share > 0.3),
                  statement('evaluation-set-changed', 'watch'),
                ],
              );
              return typeof truth === 'string' ? truth : { ...truth, answers: ['fine', 'unknown'] };
            },
          );
        },
      },
    ],
  },
];
