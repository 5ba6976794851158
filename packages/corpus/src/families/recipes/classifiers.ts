/** Families of classifiers whose log is a row an epoch: images, texts and intents, of 3 to 1,000 classes, in per cent, with few or many validation examples. */

import { destroyed } from '../broken-truth.ts';
import type { Draw } from '../draw.ts';
import type { FamilyLog, FamilyTruth, TrueStatement } from '../family-run.ts';
import type { Family } from '../family.ts';
import { epochLog } from '../logs.ts';
import type { Plan, Simulated } from '../simulate.ts';
import type { Track } from '../truth.ts';
import { healthy } from '../truth.ts';
import {
  TOO_HIGH,
  TOO_LOW,
  epochPlan,
  fine,
  idle,
  lossOf,
  made,
  memorizes,
  nothing,
  overtrained,
  rises,
  shuffled,
  skillFor,
  withPlan,
  epochVariant,
} from './epoch-plan.ts';

const kerasRows = (run: Simulated): FamilyLog =>
  epochLog('training_log.csv', run, {
    accuracy: ({ trainAccuracy }) => trainAccuracy,
    loss: lossOf(run),
    val_accuracy: ({ seen }) => seen.accuracy,
    val_loss: ({ seen }) => seen.loss,
  });

const percentRows = (run: Simulated): FamilyLog =>
  epochLog(
    'log.jsonl',
    run,
    {
      train_loss: lossOf(run),
      train_acc: ({ trainAccuracy }) => 100 * trainAccuracy,
      val_loss: ({ seen }) => seen.loss,
      val_acc: ({ seen }) => 100 * seen.accuracy,
      lr: ({ rate }) => rate,
    },
    { first: 1, digits: 5 },
  );

const historyRows = (run: Simulated): FamilyLog =>
  epochLog('history.json', run, {
    loss: lossOf(run),
    accuracy: ({ trainAccuracy }) => trainAccuracy,
    val_loss: ({ seen }) => seen.loss,
    val_accuracy: ({ seen }) => seen.accuracy,
  });

/** A rate far too high from the start: guesses with a confidence that jumps about, above the level of a guess. */
export function wild(draw: Draw, plan: Plan): Partial<Plan> {
  const wide = draw.between(1, 4);
  return {
    model: (at) => ({ ...plan.model(at), skill: 0.12, trust: 1 + 20 * wide * Math.abs(Math.sin(7.3 * at.step)) }),
    memory: () => 0,
    restless: 0.2,
  };
}

const manyClasses = (draw: Draw) => {
  const classes = Math.round(draw.scale(3, 1_000));
  return epochPlan(draw, {
    task: { classes, baseRate: 1 },
    final: skillFor(draw, classes),
    examples: draw.whole(500, 4_000),
  });
};

const tinySet = (draw: Draw) => {
  const classes = draw.pick([2, 3, 5, 8]);
  return epochPlan(draw, {
    task: { classes, baseRate: classes === 2 ? 0.5 : 1 },
    final: skillFor(draw, classes),
    examples: draw.whole(5, 40),
    epochs: draw.whole(10, 40),
  });
};

const hugeSet = (draw: Draw) => {
  const classes = draw.pick([2, 10, 100]);
  return epochPlan(draw, {
    task: { classes, baseRate: classes === 2 ? 0.5 : 1 },
    final: skillFor(draw, classes),
    examples: Math.round(draw.scale(20_000, 400_000)),
    restless: draw.scale(0.0003, 0.002),
    epochs: draw.whole(10, 40),
  });
};

const percent = (draw: Draw) => {
  const classes = draw.pick([2, 4, 10, 100]);
  return epochPlan(draw, { task: { classes, baseRate: classes === 2 ? 0.5 : 1 }, final: skillFor(draw, classes) });
};

const binary = (draw: Draw) =>
  epochPlan(draw, { task: { classes: 2, baseRate: draw.between(0.35, 0.65) }, final: skillFor(draw, 2) });

/** Something goes wrong for good at a share of the run. */
function breaks(draw: Draw, plan: Plan): { plan: Plan; from: number } {
  const epoch = Math.max(1, Math.round(draw.between(0.2, 0.7) * plan.epochs));

  const lean = draw.between(-1, 1);
  return {
    plan: withPlan(plan, {
      model: (at) => (at.epoch > epoch + 0.01 ? { skill: 0.02, trust: 40, lean } : plan.model(at)),
      memory: (at) => (at.epoch > epoch + 0.01 ? 0 : (plan.memory?.(at) ?? 0)),
    }),
    from: epoch + 1,
  };
}

/** Nothing useful from the first evaluation on. */
const tooHigh = (track: Track, statements: TrueStatement[]): FamilyTruth =>
  destroyed(track, 'a learning rate that is far too high', track.steps[0]!, {
    alsoTrue: statements,
    wrong: TOO_HIGH,
    kinds: ['divergence', 'no-learning', 'unstable-loss', 'trivial-baseline', 'collapse'],
  });

const TOO_LONG = rises('trained on for too long');
const IDLE = nothing('a learning rate that is far too low', TOO_LOW);

export const CLASSIFIERS: readonly Family[] = [
  {
    name: 'many classes by epoch',
    variants: [
      epochVariant('healthy', 8, manyClasses, kerasRows, fine),
      epochVariant('overtrained', 4, manyClasses, kerasRows, TOO_LONG, overtrained),
      epochVariant('rate too low', 3, manyClasses, kerasRows, IDLE, (_, plan) => idle(plan)),
      {
        name: 'broken halfway',
        runs: 4,
        make: (draw) => {
          const { plan, from } = breaks(draw, manyClasses(draw));
          return made(plan, draw, kerasRows, (track, statements) =>
            destroyed(track, 'weights destroyed by a large step', from, { alsoTrue: statements }),
          );
        },
      },
    ],
  },
  {
    name: 'tiny validation set',
    variants: [
      // So few examples prove little: no tick is asked for.
      epochVariant('healthy', 8, tinySet, historyRows, (track, statements) =>
        healthy(track, statements, ['unknown', 'fine']),
      ),
      epochVariant('overtrained', 4, tinySet, historyRows, TOO_LONG, overtrained),
      epochVariant('rate too low', 3, tinySet, historyRows, IDLE, (_, plan) => idle(plan)),
    ],
  },
  {
    name: 'huge validation set',
    variants: [
      epochVariant('healthy', 9, hugeSet, kerasRows, fine),
      epochVariant('overtrained', 5, hugeSet, kerasRows, TOO_LONG, overtrained),
    ],
  },
  {
    name: 'accuracy in per cent',
    variants: [
      epochVariant('healthy', 8, percent, percentRows, fine),
      epochVariant('overtrained', 4, percent, percentRows, TOO_LONG, overtrained),
      epochVariant('shuffled labels', 3, percent, percentRows, memorizes, (_, plan) => shuffled(plan)),
    ],
  },
  {
    name: 'two classes by epoch',
    variants: [
      epochVariant('healthy', 8, binary, historyRows, fine),
      epochVariant('overtrained', 4, binary, historyRows, TOO_LONG, overtrained),
      epochVariant('rate too high', 4, binary, historyRows, tooHigh, wild),
    ],
  },
];
