/** Families of Hugging Face trainings: fine-tuning in few epochs, losses rounded to four decimals, many names for scores. */

import { destroyed } from '../broken-truth.ts';
import type { Draw } from '../draw.ts';
import type { FamilyTruth, TrueStatement } from '../family-run.ts';
import type { Family } from '../family.ts';
import { linear, rising } from '../rates.ts';
import type { Plan } from '../simulate.ts';
import type { Track } from '../truth.ts';
import { healthy, lossRises, statement } from '../truth.ts';
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
} from './epoch-plan.ts';
import type { Names, Shape } from './hub-plan.ts';
import { classScores, hub, hubPlan, overconfident, variant } from './hub-plan.ts';

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

const gained = (track: Track, statements: TrueStatement[]): FamilyTruth | string => {
  const truth = lossRises(track, 'more confident with each pass', statements);
  return typeof truth === 'string' || truth.kinds[0] === 'loss-up-metric-up' ? truth : 'no score gains';
};

const lost = (track: Track, statements: TrueStatement[]): FamilyTruth | string => {
  const truth = lossRises(track, 'trained on for too long', statements);
  return typeof truth === 'string' || truth.kinds[0] === 'overfitting' ? truth : 'a score gains';
};

/** The loss of a tag log is a quarter of the simulated one. */
/** Entities are rare among tokens, so a high accuracy hides a lower F1. */
const quarter = (find: typeof fine) => (track: Track, statements: TrueStatement[]) =>
  find(
    {
      ...track,
      clean: track.clean.map((loss) => loss / 4),
      seen: track.seen.map((loss) => loss / 4),
      guess: (track.guess ?? 0) / 4,
    },
    [...statements, statement('class-imbalance', 'watch')],
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
