/** A classifier's training with a row an epoch, and what can go wrong with it. */

import { learnsNothing } from '../broken-truth.ts';
import { guessOf, trackOf, trueOfClassifier } from '../class-truth.ts';
import type { Draw } from '../draw.ts';
import { normalQuantile } from '../examples.ts';
import type { FamilyLog, FamilyTruth, TrueStatement } from '../family-run.ts';
import type { Made, Variant } from '../family.ts';
import { growth, memory } from '../family.ts';
import { constant, cosine, steps } from '../rates.ts';
import type { Evaluated, Moment, Plan, Simulated } from '../simulate.ts';
import { simulate } from '../simulate.ts';
import type { Track } from '../truth.ts';
import { healthy, lossRises } from '../truth.ts';

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

/** The training loss of the same epoch, as logged. */
export function lossOf({ train }: Simulated): (at: Evaluated, index: number) => number {
  const by = new Map(train.map(({ step, loss }) => [step, loss]));
  return (at, index) => by.get(at.step) ?? train[index]!.loss;
}

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

/** Labels that mean nothing: training examples are learned by heart, and others never. */
export function memorizes(track: Track, statements: TrueStatement[]): FamilyTruth {
  const truth = learnsNothing(track, 'shuffled labels', { alsoTrue: statements });
  return {
    ...truth,
    kinds: ['overfitting', 'generalization-gap', ...truth.kinds, 'loss-up-metric-up'],
    wrong: [{ direction: 'enlarge', fromStep: 0, toStep: null }],
  };
}

/** One kind of run of a family: a plan, what is changed in it, its log and its truth. */
export function epochVariant(
  name: string,
  runs: number,
  draws: (draw: Draw) => Plan,
  write: (run: Simulated, plan: Plan) => FamilyLog,
  find: Parameters<typeof made>[3],
  change: (draw: Draw, plan: Plan) => Partial<Plan> = () => ({}),
  scores?: Parameters<typeof made>[4],
): Variant {
  return {
    name,
    runs,
    make: (draw) => {
      const plan = draws(draw);
      return made(withPlan(plan, change(draw, plan)), draw, write, find, scores);
    },
  };
}
