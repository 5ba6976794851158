/** Families of classifiers whose log is a row an epoch: images, texts and intents, of 3 to 1,000 classes, in per cent, with few or many validation examples. */

import type { Draw } from '../draw.ts';
import { guessOf, trackOf, trueOfClassifier } from '../class-truth.ts';
import { normalQuantile } from '../examples.ts';
import type { Family, Made } from '../family.ts';
import { growth, memory } from '../family.ts';
import type { FamilyLog, FamilyTruth, TrueStatement } from '../family-run.ts';
import { epochLog } from '../logs.ts';
import { constant, cosine, steps } from '../rates.ts';
import type { Evaluated, Moment, Plan, Simulated } from '../simulate.ts';
import { simulate } from '../simulate.ts';
import type { Track } from '../truth.ts';
import { destroyed, healthy, learnsNothing, lossRises } from '../truth.ts';

type Shape = Partial<Plan> & { task: Plan['task']; final: number };

/** A plan of one row an epoch; `final` is the skill at the end. */
export function epochPlan(draw: Draw, { final, ...shape }: Shape): Plan {
  const epochs = shape.epochs ?? draw.whole(12, 60);
  const perEpoch = draw.whole(20, 60);
  const grows = growth(draw);
  const peak = draw.scale(1e-4, 3e-3);
  return {
    examples: draw.whole(400, 3_000),
    trainExamples: 5_000,
    // The log's steps are its epochs.
    batch: draw.pick([16, 32, 64, 128]) * perEpoch,
    epochs,
    steps: epochs,
    evalSteps: 1,
    logSteps: 1,
    rate: draw.pick([constant(peak), cosine(peak), steps(peak, [0.5, 0.75])]),
    model: ({ learned }) => ({ skill: final * grows(learned), trust: 1, lean: 0 }),
    memory: memoryOf(draw.between(0.01, 0.03)),
    dropout: draw.pick([0, 0, 0.1, 0.25]),
    restless: draw.scale(0.004, 0.03),
    trainLoss: 'epoch',
    ...shape,
    task: { flaws: draw.between(0.002, 0.04), ...shape.task },
  };
}

export function memoryOf(strength: number, from = 1, most = 3): (at: Moment) => number {
  const known = memory(strength, from, most);
  return ({ epoch }) => known(epoch);
}

/** Skill that is enough for an accuracy of about 0.7 to 0.97 among so many classes. */
export function skillFor(draw: Draw, classes: number): number {
  return classes === 2 ? draw.between(0.6, 1.7) : 1.05 * normalQuantile(1 - 1 / classes) + draw.between(0.6, 2.1);
}

/** Trust that grows with each pass over what is known already: the loss rises, whatever the score does. */
export function overtrained(draw: Draw, plan: Plan, harm = draw.between(0, 0.2)): Partial<Plan> {
  const from = draw.between(0.08, 0.35) * plan.epochs;
  const strength = draw.between(1.5, 5) / plan.epochs;
  return {
    model: (at) => {
      const before = plan.model(at);
      const past = Math.max(0, at.epoch - from);
      return {
        ...before,
        skill: before.skill * (1 - harm * (1 - Math.exp(-strength * past))),
        trust: 1 + 0.6 * strength * past,
      };
    },
    memory: memoryOf(2 * strength, from / 2, draw.between(1.2, 3.5)),
    dropout: 0,
  };
}

/** Writes the log and finds the truth of a plan. */
export function made(
  plan: Plan,
  draw: Draw,
  write: (run: Simulated, plan: Plan) => FamilyLog,
  find: (track: Track, statements: TrueStatement[], run: Simulated) => FamilyTruth | string,
  scores: Parameters<typeof trackOf>[1] = ['accuracy'],
): Made | string {
  const run = simulate(plan, draw);
  const truth = find({ ...trackOf(run, scores), guess: guessOf(plan.task) }, trueOfClassifier(plan, run, scores), run);
  return typeof truth === 'string' ? truth : { log: write(run, plan), truth };
}

const kerasRows = (run: Simulated): FamilyLog =>
  epochLog('training_log.csv', run, {
    accuracy: ({ trainAccuracy }) => trainAccuracy,
    loss: lossOf(run),
    val_accuracy: ({ seen }) => seen.accuracy,
    val_loss: ({ seen }) => seen.loss,
  });

/** The training loss of the same epoch, as logged. */
export function lossOf({ train }: Simulated): (at: Evaluated, index: number) => number {
  const by = new Map(train.map(({ step, loss }) => [step, loss]));
  return (at, index) => by.get(at.step) ?? train[index]!.loss;
}

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

/** Learns nothing: a rate of zero, labels that fit no text, frozen layers. */
export function idle(plan: Plan): Partial<Plan> {
  return { model: (at) => ({ ...plan.model(at), skill: 0.03, trust: 1 }), memory: () => 0 };
}

/** Learns the labels of the training set by heart, and nothing that holds for others. */
export function shuffled(plan: Plan): Partial<Plan> {
  return {
    model: ({ share }) => ({ skill: 0.02, trust: 1 + 60 * share, lean: 0 }),
    memory: memoryOf(14 / plan.epochs, 0, 3),
    dropout: 0,
  };
}

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

export const fine = (track: Track, statements: TrueStatement[]) => healthy(track, statements);
export const rises = (cause: string) => (track: Track, statements: TrueStatement[]) =>
  lossRises(track, cause, statements);
export const nothing =
  (cause: string, wrong: FamilyTruth['wrong'] = []) =>
  (track: Track, statements: TrueStatement[]) =>
    learnsNothing(track, cause, { wrong, alsoTrue: statements });
export const TOO_LOW: FamilyTruth['wrong'] = [{ direction: 'lower the rate', fromStep: 0, toStep: null }];
export const TOO_HIGH: FamilyTruth['wrong'] = [{ direction: 'raise the rate', fromStep: 0, toStep: null }];

export function withPlan(plan: Plan, change: Partial<Plan>): Plan {
  return { ...plan, ...change };
}

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

export const CLASSIFIERS: readonly Family[] = [
  {
    name: 'many classes by epoch',
    variants: [
      { name: 'healthy', runs: 8, make: (draw) => made(manyClasses(draw), draw, kerasRows, fine) },
      {
        name: 'overtrained',
        runs: 4,
        make: (draw) => {
          const plan = manyClasses(draw);
          return made(withPlan(plan, overtrained(draw, plan)), draw, kerasRows, rises('trained on for too long'));
        },
      },
      {
        name: 'rate too low',
        runs: 3,
        make: (draw) => {
          const plan = manyClasses(draw);
          return made(
            withPlan(plan, idle(plan)),
            draw,
            kerasRows,
            nothing('a learning rate that is far too low', TOO_LOW),
          );
        },
      },
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
      {
        name: 'healthy',
        runs: 8,
        make: (draw) =>
          made(tinySet(draw), draw, historyRows, (track, statements) => healthy(track, statements, cautious(track))),
      },
      {
        name: 'overtrained',
        runs: 4,
        make: (draw) => {
          const plan = tinySet(draw);
          return made(withPlan(plan, overtrained(draw, plan)), draw, historyRows, rises('trained on for too long'));
        },
      },
      {
        name: 'rate too low',
        runs: 3,
        make: (draw) => {
          const plan = tinySet(draw);
          return made(
            withPlan(plan, idle(plan)),
            draw,
            historyRows,
            nothing('a learning rate that is far too low', TOO_LOW),
          );
        },
      },
    ],
  },
  {
    name: 'huge validation set',
    variants: [
      { name: 'healthy', runs: 9, make: (draw) => made(hugeSet(draw), draw, kerasRows, fine) },
      {
        name: 'overtrained',
        runs: 5,
        make: (draw) => {
          const plan = hugeSet(draw);
          return made(withPlan(plan, overtrained(draw, plan)), draw, kerasRows, rises('trained on for too long'));
        },
      },
    ],
  },
  {
    name: 'accuracy in per cent',
    variants: [
      { name: 'healthy', runs: 8, make: (draw) => made(percent(draw), draw, percentRows, fine) },
      {
        name: 'overtrained',
        runs: 4,
        make: (draw) => {
          const plan = percent(draw);
          return made(withPlan(plan, overtrained(draw, plan)), draw, percentRows, rises('trained on for too long'));
        },
      },
      {
        name: 'shuffled labels',
        runs: 3,
        make: (draw) => {
          const plan = percent(draw);
          return made(withPlan(plan, shuffled(plan)), draw, percentRows, memorizes);
        },
      },
    ],
  },
  {
    name: 'two classes by epoch',
    variants: [
      { name: 'healthy', runs: 8, make: (draw) => made(binary(draw), draw, historyRows, fine) },
      {
        name: 'overtrained',
        runs: 4,
        make: (draw) => {
          const plan = binary(draw);
          return made(withPlan(plan, overtrained(draw, plan)), draw, historyRows, rises('trained on for too long'));
        },
      },
      {
        name: 'rate too high',
        runs: 4,
        make: (draw) => {
          const plan = binary(draw);
          return made(withPlan(plan, wild(draw, plan)), draw, historyRows, (track, statements) =>
            destroyed(track, 'a learning rate that is far too high', track.steps[0]!, {
              alsoTrue: statements,
              wrong: TOO_HIGH,
              kinds: ['divergence', 'no-learning', 'unstable-loss', 'trivial-baseline', 'collapse'],
            }),
          );
        },
      },
    ],
  },
];

/** So few examples prove little: where the accuracy's interval is wide, no tick is asked for. */
function cautious({ steps }: Track): ('fine' | 'unknown')[] {
  return steps.length === 0 ? ['unknown'] : ['unknown', 'fine'];
}

/** Labels that mean nothing: training examples are learned by heart, and others never. */
export function memorizes(track: Track, statements: TrueStatement[]): FamilyTruth {
  const truth = learnsNothing(track, 'shuffled labels', { alsoTrue: statements });
  return {
    ...truth,
    kinds: ['overfitting', 'generalization-gap', ...truth.kinds, 'loss-up-metric-up'],
    wrong: [{ direction: 'enlarge', fromStep: 0, toStep: null }],
  };
}
