/** Families with a rare class: weighted in the loss or not, and scores that see it or not. */

import type { Draw } from '../draw.ts';
import type { FamilyTruth, TrueStatement } from '../family-run.ts';
import type { Family } from '../family.ts';
import { epochLog } from '../logs.ts';
import type { Plan, Simulated } from '../simulate.ts';
import type { Track } from '../truth.ts';
import { lossRises } from '../truth.ts';
import { epochPlan, fine, lossOf, made, nothing, overtrained, rises, withPlan } from './epoch-plan.ts';
import { hubPlan, overconfident, variant } from './hub-plan.ts';

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

const NAMES = ['accuracy', 'f1', 'precision', 'recall', 'auc'] as const;

export const RARE: readonly Family[] = [
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
];
