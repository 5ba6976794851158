/** Families of losses and scores that don't say the same: weighted classes, smoothed labels, means over an epoch with dropout, rare positives, several sets. */

import type { Draw } from '../draw.ts';
import type { Family } from '../family.ts';
import type { FamilyTruth, TrueStatement } from '../family-run.ts';
import { epochLog, hubLog } from '../logs.ts';
import type { Evaluated, Plan, Simulated } from '../simulate.ts';
import type { Track } from '../truth.ts';
import { lossRises, statement } from '../truth.ts';
import { whileTrue } from '../class-truth.ts';
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
} from './classifiers.ts';
import { hubPlan, overconfident, variant } from './hub.ts';

/** Rare positives, weighted so that both classes count the same in the loss. */
const weighted = (draw: Draw) => {
  const baseRate = draw.between(0.06, 0.25);
  return hubPlan(draw, {
    task: { classes: 2, baseRate, weights: [(1 - baseRate) / baseRate, 1] },
    final: draw.between(0.9, 1.8),
    examples: draw.whole(500, 3_000),
  });
};

/** With weights, the model is calibrated for equal shares: it needs no lean of its own. */
const leaning = (plan: Plan, lean: number): Partial<Plan> => ({ model: (at) => ({ ...plan.model(at), lean }) });

/** The same without weights: it leans to the common class until it knows better. */
const rare = (draw: Draw) => {
  const baseRate = draw.between(0.05, 0.2);
  const plan = epochPlan(draw, {
    task: { classes: 2, baseRate },
    final: draw.between(1, 1.8),
    examples: draw.whole(800, 4_000),
  });
  return withPlan(plan, leaning(plan, Math.log(baseRate / (1 - baseRate))));
};

const constantAnswer = (_: Draw, plan: Plan): Partial<Plan> => ({
  model: () => ({ skill: 0.03, trust: 1, lean: Math.log(plan.task.baseRate / (1 - plan.task.baseRate)) }),
  memory: () => 0,
});

const onlyCommon = (track: Track, statements: TrueStatement[]): FamilyTruth => {
  const truth = nothing('it always gives the common answer')(track, statements);
  return { ...truth, kinds: ['trivial-baseline', 'class-bias', 'no-learning', 'collapse', 'error-pattern'] };
};

const rareRows = (run: Simulated) =>
  epochLog('training_log.csv', run, {
    accuracy: ({ trainAccuracy }) => trainAccuracy,
    loss: lossOf(run),
    val_accuracy: ({ seen }) => seen.accuracy,
    val_auc: ({ seen }) => seen.auc,
    val_loss: ({ seen }) => seen.loss,
    val_precision: ({ seen }) => seen.precision,
    val_recall: ({ seen }) => seen.recall,
  });

/** Macro F1 and MCC rise while accuracy stays at the share of the common class. */
const disagreeing = (draw: Draw) => {
  const baseRate = draw.between(0.08, 0.2);
  const plan = hubPlan(draw, {
    task: { classes: 2, baseRate },
    final: draw.between(0.8, 1.3),
    examples: draw.whole(1_000, 4_000),
  });
  return withPlan(plan, leaning(plan, Math.log(baseRate / (1 - baseRate))));
};

/** What falls to the common class as training goes on: accuracy gains a little, F1 and recall fall. */
const forgetsRare = (draw: Draw, plan: Plan): Partial<Plan> => {
  const turn = draw.between(0.3, 0.5);
  const prior = Math.log(plan.task.baseRate / (1 - plan.task.baseRate));
  return {
    model: (at) => {
      const before = plan.model({ ...at, learned: Math.min(at.learned, turn) });
      const past = Math.max(0, at.share - turn) / (1 - turn);
      return { skill: before.skill * (1 - 0.9 * past), trust: 1, lean: prior - 0.5 * past };
    },
    memory: () => 0,
  };
};

const forgot = (track: Track, statements: TrueStatement[]): FamilyTruth | string => {
  const truth = lossRises(track, 'the rare class is forgotten', statements);
  if (typeof truth === 'string') return truth;
  return {
    ...truth,
    kinds: ['collapse', 'class-bias', 'overfitting', 'divergence', 'trivial-baseline', 'error-pattern'],
    levels: ['act', 'watch'],
  };
};

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

const NAMES = ['accuracy', 'f1', 'precision', 'recall', 'auc'] as const;

export const UNEQUAL: readonly Family[] = [
  {
    name: 'weighted loss',
    variants: [
      variant('healthy', 8, weighted, NAMES, fine),
      variant('overtrained', 4, weighted, NAMES, rises('trained on for too long'), overtrained),
      variant('always the same answer', 4, weighted, NAMES, onlyCommon, (draw, plan) => ({
        ...constantAnswer(draw, plan),
        model: () => ({ skill: 0.03, trust: 1, lean: -0.4 }),
      })),
    ],
  },
  {
    name: 'rare positives',
    variants: [
      { name: 'healthy', runs: 8, make: (draw) => made(rare(draw), draw, rareRows, fine, ['accuracy', 'auc', 'f1']) },
      {
        name: 'always the common answer',
        runs: 4,
        make: (draw) => {
          const plan = rare(draw);
          return made(withPlan(plan, constantAnswer(draw, plan)), draw, rareRows, onlyCommon, ['accuracy', 'auc']);
        },
      },
      {
        name: 'overtrained',
        runs: 4,
        make: (draw) => {
          const plan = rare(draw);
          return made(withPlan(plan, overtrained(draw, plan)), draw, rareRows, rises('trained on for too long'), [
            'accuracy',
            'auc',
          ]);
        },
      },
    ],
  },
  {
    name: 'scores that disagree',
    variants: [
      variant('healthy', 7, disagreeing, ['accuracy', 'f1', 'mcc', 'balanced'], fine),
      variant(
        'loss up, scores up',
        4,
        disagreeing,
        ['accuracy', 'f1', 'mcc', 'balanced'],
        (track, statements) => {
          const truth = lossRises(track, 'more confident with each pass', statements);
          return typeof truth === 'string' || truth.kinds[0] === 'loss-up-metric-up' ? truth : 'no score gains';
        },
        overconfident,
      ),
      variant('rare class forgotten', 4, disagreeing, ['accuracy', 'f1', 'mcc', 'balanced'], forgot, forgetsRare),
    ],
  },
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
