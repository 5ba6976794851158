/** A training of which only the curves are known: its plan, its log and its truth. */

import { whileTrue } from '../class-truth.ts';
import type { CurvePlan, Curves } from '../curves.ts';
import { columnsOf, drawCurves, trackOfCurves } from '../curves.ts';
import type { Draw } from '../draw.ts';
import type { FamilyLog, FamilyTruth, TrueStatement } from '../family-run.ts';
import type { Made, Variant } from '../family.ts';
import { growth } from '../family.ts';
import { hubLog } from '../logs.ts';
import { cosine, linear } from '../rates.ts';
import type { Track } from '../truth.ts';
import { healthy, lossRises, shifted, statement } from '../truth.ts';

export type Write = (curves: Curves, plan: CurvePlan) => FamilyLog;

type Find = (track: Track, statements: TrueStatement[], plan: CurvePlan) => FamilyTruth | string;

/** Share of a guess's loss above which a model has not learned much. */
export const POOR = 0.8;

/** From `first` down to `last`; `turn` is the share after which the loss on new examples rises by `rise` of itself. */
export interface Shape {
  first: number;
  last: number;
  turn?: number;
  rise?: number;
  /** The gap to the training loss at the end, as a share. */
  gap?: number;
}

export function curvePlan(draw: Draw, shape: Shape, more: Partial<CurvePlan> = {}): CurvePlan {
  const { first, last, turn = 2, rise = 0, gap = draw.between(0.01, 0.06) } = shape;
  const grows = growth(draw);
  const evaluations = draw.whole(8, 40);
  const evalSteps = draw.pick([50, 100, 200, 250]);
  const peak = draw.scale(1e-5, 3e-4);
  const loss = (learned: number, share: number) =>
    (first - (first - last) * grows(learned)) * (1 + (rise * Math.max(0, share - turn)) / (1 - Math.min(turn, 0.99)));
  return {
    steps: evaluations * evalSteps,
    epochs: draw.pick([1, 2, 3]),
    evalSteps,
    logSteps: draw.pick([evalSteps / 10, evalSteps / 5, evalSteps / 2]) | 0 || 5,
    rate: draw.pick([linear, cosine])(peak, draw.pick([0.01, 0.03, 0.1])),
    loss: ({ learned, share }) => loss(learned, share),
    trained: ({ learned, share }) =>
      loss(learned, Math.min(share, turn)) *
      (1 - gap * learned) *
      (1 - Math.min(0.95, (2.5 * rise * Math.max(0, share - turn)) / (1 - Math.min(turn, 0.99)))),
    noise: draw.scale(0.0008, 0.01),
    trainNoise: draw.scale(0.01, 0.15),
    scores: {},
    ...more,
  };
}

/** Statements about a run of which only curves are known. */
function trueOf({ evaluations }: Curves, plan: CurvePlan): TrueStatement[] {
  const first = evaluations[0]?.clean ?? 0;
  return [
    ...whileTrue(
      evaluations,
      'generalization-gap',
      ({ clean, trained }) => clean - trained >= Math.max(0.1, 0.15 * clean),
    ),
    ...whileTrue(
      evaluations,
      'below-target',
      ({ clean, trained, scores }) =>
        clean - trained >= 0.05 || Object.entries(scores).some(([, { clean: score }]) => score < 0.85),
    ),
    ...['slow-progress', 'no-learning', 'underfitting'].flatMap((rule) =>
      whileTrue(evaluations, rule, ({ clean }, i) => i > 0 && clean > 0.99 * first),
    ),
    // A loss not far below that of a guess.
    ...whileTrue(evaluations, 'underfitting', ({ clean }) => clean > POOR * (plan.guess ?? Infinity)),
    ...(plan.noise > 0.12 ? [statement('unstable-loss', 'watch')] : []),
  ];
}

export function curveRun(plan: CurvePlan, draw: Draw, write: Write, find: Find): Made | string {
  const curves = drawCurves(plan, draw);
  const truth = find(trackOfCurves(curves, plan), trueOf(curves, plan), plan);
  if (typeof truth === 'string') return truth;
  const log = write(curves, plan);
  // Lightning's steps count from 0.
  return { log, truth: log.file === 'metrics.csv' ? shifted(truth, -1) : truth };
}

export function curveVariant(
  name: string,
  runs: number,
  draws: (draw: Draw) => CurvePlan,
  write: Write,
  find: Find,
): Variant {
  return { name, runs, make: (draw) => curveRun(draws(draw), draw, write, find) };
}

export const fineCurve: Find = (track, statements, plan) => {
  const truth = healthy(track, statements);
  if (typeof truth === 'string' || track.clean.at(-1)! <= POOR * (plan.guess ?? Infinity)) return truth;
  return { ...truth, wrong: truth.wrong.filter(({ direction }) => direction !== 'raise the rate') };
};

export const risesBy =
  (cause: string, kind: 'overfitting' | 'loss-up-metric-up'): Find =>
  (track, statements) => {
    const truth = lossRises(track, cause, statements);
    return typeof truth === 'string' || truth.kinds[0] === kind ? truth : `not ${kind}`;
  };

/** Lost for good from a step on: the loss is `level` from there, and the gradient large or gone. */
export function lostFrom(draw: Draw, plan: CurvePlan, level: number): { plan: CurvePlan; from: number } {
  const evaluations = Math.round(plan.steps / plan.evalSteps);
  const from = draw.whole(2, Math.max(2, Math.floor(0.7 * evaluations))) * plan.evalSteps;
  const after =
    <T>(then: T, otherwise: (at: Parameters<CurvePlan['loss']>[0]) => T) =>
    (at: Parameters<CurvePlan['loss']>[0]) =>
      at.step > from ? then : otherwise(at);
  return {
    plan: {
      ...plan,
      loss: after(level, plan.loss),
      trained: after(level, plan.trained),
      scores: Object.fromEntries(
        Object.entries(plan.scores).map(([name, curve]) => [
          name,
          { ...curve, clean: after(curve.sign === 1 ? 0.01 : 1, curve.clean) },
        ]),
      ),
    },
    from: from + plan.evalSteps,
  };
}

export const hubCurves: Write = (curves, plan) =>
  hubLog(curves, plan, { scores: columnsOf(plan), examples: 1_000 + (plan.steps % 700) });
