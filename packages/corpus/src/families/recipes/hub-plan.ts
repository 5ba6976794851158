/** A fine-tuning with Hugging Face's trainer, and one kind of run of a family of them. */

import type { Draw } from '../draw.ts';
import type { Scores } from '../examples.ts';
import type { FamilyLog, FamilyTruth, TrueStatement } from '../family-run.ts';
import type { Variant } from '../family.ts';
import { growth } from '../family.ts';
import { hubLog } from '../logs.ts';
import { constant, cosine, linear } from '../rates.ts';
import type { Evaluated, Plan, Simulated } from '../simulate.ts';
import type { Track } from '../truth.ts';
import { made, memoryOf, withPlan } from './epoch-plan.ts';

export type Shape = Partial<Plan> & { task: Plan['task']; final: number; evaluations?: number };

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
