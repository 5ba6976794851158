/** Families of Hugging Face trainings: fine-tuning in few epochs, losses rounded to four decimals, many names for scores. */

import type { Draw } from '../draw.ts';
import type { Scores } from '../examples.ts';
import type { Family, Variant } from '../family.ts';
import { growth } from '../family.ts';
import type { FamilyLog, FamilyTruth, TrueStatement } from '../family-run.ts';
import { hubLog } from '../logs.ts';
import { constant, cosine, linear, rising } from '../rates.ts';
import type { Evaluated, Plan, Simulated } from '../simulate.ts';
import { statement, destroyed, healthy, lossRises } from '../truth.ts';
import type { Track } from '../truth.ts';
import {
  TOO_HIGH,
  TOO_LOW,
  fine,
  idle,
  made,
  memoryOf,
  nothing,
  overtrained,
  skillFor,
  withPlan,
} from './classifiers.ts';

type Shape = Partial<Plan> & { task: Plan['task']; final: number; evaluations?: number };

/** A fine-tuning: `final` is the skill at its end. */
export function hubPlan(draw: Draw, { final, evaluations = draw.whole(8, 40), ...shape }: Shape): Plan {
  const grows = growth(draw);
  const evalSteps = shape.evalSteps ?? draw.pick([10, 25, 50, 100, 200]);
  const peak = draw.scale(8e-6, 8e-5);
  const warmup = draw.pick([0, 0, 0.06, 0.1]);
  const epochs = shape.epochs ?? draw.pick([1, 2, 3, 3, 5, 8]);
  return {
    examples: draw.whole(200, 3_000),
    trainExamples: 5_000,
    batch: draw.pick([8, 16, 32]),
    epochs,
    steps: evaluations * evalSteps,
    evalSteps,
    logSteps: draw.pick([evalSteps, evalSteps / 5, evalSteps * 2, evalSteps / 2]) | 0 || 1,
    rate: draw.pick([linear(peak, warmup), linear(peak, warmup), cosine(peak, warmup), constant(peak)]),
    model: ({ learned }) => ({ skill: final * grows(learned), trust: 1, lean: 0 }),
    memory: memoryOf(draw.between(0.03, 0.1)),
    dropout: draw.pick([0.05, 0.1, 0.1]),
    restless: draw.scale(0.004, 0.03),
    ...shape,
    task: { flaws: draw.between(0.002, 0.04), ...shape.task },
  };
}

export type Names = Record<string, (at: Evaluated) => number>;

export function classScores(...names: readonly (keyof Scores)[]): Names {
  return {
    loss: ({ seen }) => seen.loss,
    ...Object.fromEntries(names.map((name) => [HUB_NAMES[name] ?? name, ({ seen }: Evaluated) => seen[name]])),
  };
}

const HUB_NAMES: Partial<Record<keyof Scores, string>> = {
  mcc: 'matthews_correlation',
  balanced: 'balanced_accuracy',
  auc: 'roc_auc',
};

export const hub =
  (names: Names, plan: Pick<Plan, 'examples'>, options: { hasGradNorm?: boolean } = {}) =>
  (run: Simulated, of: Plan): FamilyLog =>
    hubLog(run, of, { scores: names, examples: plan.examples, ...options });

/** One kind of run of a family: a plan, what it logs, and what its truth is. */
export function variant(
  name: string,
  runs: number,
  draws: (draw: Draw) => Plan,
  names: readonly (keyof Scores)[],
  find: (track: Track, statements: TrueStatement[], run: Simulated) => FamilyTruth | string,
  change: (draw: Draw, plan: Plan) => Partial<Plan> = () => ({}),
  written: Names = classScores(...names),
): Variant {
  return {
    name,
    runs,
    make: (draw) => {
      const before = draws(draw);
      const plan = withPlan(before, change(draw, before));
      return made(plan, draw, hub(written, plan), find, names);
    },
  };
}

const two = (draw: Draw, more: Partial<Shape> = {}) =>
  hubPlan(draw, { task: { classes: 2, baseRate: draw.between(0.3, 0.7) }, final: skillFor(draw, 2), ...more });

const several = (draw: Draw, more: Partial<Shape> = {}) => {
  const classes = draw.pick([3, 4, 6, 20]);
  return hubPlan(draw, { task: { classes, baseRate: 1 }, final: skillFor(draw, classes), ...more });
};

const either = (more: (draw: Draw) => Partial<Shape>) => (draw: Draw) =>
  draw.chance(0.5) ? two(draw, more(draw)) : several(draw, more(draw));

/** The model can do the task nearly without a mistake: its losses round to 0. */
const easy = (draw: Draw) => {
  const plan = two(draw, { final: 6 + draw.between(0, 2), memory: memoryOf(0.2), dropout: 0 });
  return withPlan(plan, { task: { ...plan.task, flaws: 0 } });
};

/** The answer stands in the input: nearly no loss at the first evaluation already. */
const leak = (_: Draw, plan: Plan): Partial<Plan> => ({
  model: ({ share }) => ({ skill: 5.5 * (1 - Math.exp(-120 * share)) + 0.5, trust: 1 + 0.3 * share, lean: 0 }),
  memory: () => 0,
  restless: 0.01,
  dropout: 0,
  examples: Math.max(500, plan.examples),
  task: { ...plan.task, flaws: 0 },
});

const tooGood = (track: Track): FamilyTruth | string =>
  (track.scores.accuracy?.clean[0] ?? 1) < 0.99
    ? 'not perfect from the first evaluation on'
    : {
        cause: 'the answer stands in the input',
        kinds: ['too-good'],
        levels: ['act', 'watch'],
        onsetStep: track.steps[0]!,
        answers: ['fault'],
        alsoTrue: [],
        wrong: [
          { direction: 'raise the rate', fromStep: 0, toStep: null },
          { direction: 'lower the rate', fromStep: 0, toStep: null },
          { direction: 'regularize', fromStep: 0, toStep: null },
          { direction: 'enlarge', fromStep: 0, toStep: null },
        ],
        worthKeeping: null,
      };

/** The rate rises to the end of the run: what was asked for is never reached. */
const slowStart = either((draw) => ({ rate: rising(draw.scale(1e-5, 1e-4), draw.between(0.3, 0.95)) }));

const neverWarm = (track: Track, statements: TrueStatement[]): FamilyTruth | string => {
  const truth = healthy(track, statements);
  if (typeof truth === 'string') return truth;
  return {
    ...truth,
    cause: 'a warm-up that is longer than the run',
    kinds: ['schedule'],
    levels: ['watch'],
    // Whether the rate will still fall is only known at the end, or by the plan.
    onsetStep: track.steps.at(-1)!,
    causeStep: 0,
    answers: ['fault'],
    alsoTrue: [...truth.alsoTrue, statement('slow-progress', 'watch')],
    wrong: truth.wrong.filter(({ direction }) => direction !== 'raise the rate'),
  };
};

/** As the rate rises it becomes too high: learned until then, lost after. */
const breaksWhenHigh = (draw: Draw, plan: Plan) => {
  const at = Math.ceil(draw.between(0.35, 0.75) * (plan.steps / plan.evalSteps)) * plan.evalSteps;
  const lean = plan.task.classes === 2 ? draw.pick([-1.5, 1.5]) : 0;
  return {
    plan: withPlan(plan, {
      model: (now) => (now.step > at ? { skill: 0.01, trust: 30, lean } : plan.model(now)),
      memory: (now) => (now.step > at ? 0 : (plan.memory?.(now) ?? 0)),
    }),
    from: at + plan.evalSteps,
  };
};

/** A token is not part of an entity four times out of five: accuracy and loss are diluted, F1 is not. */
const TAGS: Names = {
  loss: ({ seen }) => 0.25 * seen.loss,
  overall_precision: ({ seen }) => Math.min(1, seen.accuracy * 0.985),
  overall_recall: ({ seen }) => Math.min(1, seen.accuracy * 1.012),
  overall_f1: ({ seen }) => seen.accuracy,
  overall_accuracy: ({ seen }) => 0.8 + 0.2 * seen.accuracy,
};

const tags = (draw: Draw) => {
  const classes = draw.pick([9, 13, 19]);
  return hubPlan(draw, {
    task: { classes, baseRate: 1 },
    final: skillFor(draw, classes),
    examples: draw.whole(600, 4_000),
    epochs: draw.pick([3, 5, 10, 20]),
  });
};

/** The score gains to the end, the loss turns: surer and surer of what is still wrong. */
export const overconfident = (draw: Draw, plan: Plan): Partial<Plan> => {
  const more = draw.between(0.12, 0.3);
  const slope = draw.between(3, 8);
  const turn = draw.between(0.1, 0.35);
  return {
    model: (at) => {
      const before = plan.model(at);
      return {
        ...before,
        skill: before.skill * (1 - more + more * at.share),
        trust: 1 + slope * Math.max(0, at.share - turn),
      };
    },
    memory: memoryOf(4 / plan.epochs, turn * plan.epochs, draw.between(1.2, 3)),
    dropout: 0,
  };
};

const gained = (track: Track, statements: TrueStatement[]): FamilyTruth | string => {
  const truth = lossRises(track, 'more confident with each pass', statements);
  return typeof truth === 'string' || truth.kinds[0] === 'loss-up-metric-up' ? truth : 'no score gains';
};

const lost = (track: Track, statements: TrueStatement[]): FamilyTruth | string => {
  const truth = lossRises(track, 'trained on for too long', statements);
  return typeof truth === 'string' || truth.kinds[0] === 'overfitting' ? truth : 'a score gains';
};

/** The loss of a tag log is a quarter of the simulated one. */
const quarter = (find: typeof fine) => (track: Track, statements: TrueStatement[]) =>
  find(
    {
      ...track,
      clean: track.clean.map((loss) => loss / 4),
      seen: track.seen.map((loss) => loss / 4),
      guess: (track.guess ?? 0) / 4,
    },
    statements,
  );

const TAG_SCORES = ['accuracy'] as const;

export const HUB: readonly Family[] = [
  {
    name: 'losses rounded to four digits',
    variants: [
      variant(
        'healthy',
        8,
        either(() => ({})),
        ['accuracy', 'f1'],
        fine,
      ),
      variant('healthy, easy', 4, easy, ['accuracy'], (track, statements) => {
        const truth = healthy(track, [...statements, statement('too-good', 'watch')]);
        return typeof truth === 'string' ? truth : { ...truth, answers: ['fine', 'unknown'] };
      }),
      variant(
        'leaked answer',
        4,
        either(() => ({})),
        ['accuracy'],
        tooGood,
        leak,
      ),
      variant(
        'overtrained',
        4,
        either((draw) => ({ epochs: draw.whole(4, 10) })),
        ['accuracy'],
        lost,
        overtrained,
      ),
      variant(
        'rate too low',
        3,
        either(() => ({})),
        ['accuracy'],
        nothing('a learning rate that is far too low', TOO_LOW),
        (_, plan) => idle(plan),
      ),
    ],
  },
  {
    name: 'warm-up over the whole run',
    variants: [
      variant(
        'healthy, short warm-up',
        6,
        either((draw) => ({ rate: linear(draw.scale(1e-5, 1e-4), draw.between(0.05, 0.2)) })),
        ['accuracy'],
        fine,
      ),
      variant('never warm', 5, slowStart, ['accuracy'], neverWarm),
      {
        name: 'breaks when warm',
        runs: 4,
        make: (draw) => {
          const { plan, from } = breaksWhenHigh(draw, slowStart(draw));
          return made(plan, draw, hub(classScores('accuracy'), plan), (track, statements) =>
            destroyed(track, 'the learning rate rose too high', from, { alsoTrue: statements, wrong: TOO_HIGH }),
          );
        },
      },
    ],
  },
  {
    name: 'tagging scored by F1',
    variants: [
      variant('healthy', 8, tags, TAG_SCORES, quarter(fine), undefined, TAGS),
      variant('overconfident', 6, tags, TAG_SCORES, quarter(gained), overconfident, TAGS),
      variant(
        'overtrained',
        4,
        tags,
        TAG_SCORES,
        quarter(lost),
        (draw, plan) => overtrained(draw, plan, draw.between(0.15, 0.35)),
        TAGS,
      ),
    ],
  },
];
