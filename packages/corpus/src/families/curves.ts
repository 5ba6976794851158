/** A training of which only its curves are known: losses of text, of numbers, of audio, of rewards, with the noise that such logs have. */

import type { Draw } from './draw.ts';
import { driftOf } from './draw.ts';
import type { Logged, Moment, Plan } from './simulate.ts';
import { momentsOf } from './simulate.ts';
import type { Track } from './truth.ts';

export interface CurvePlan extends Pick<
  Plan,
  'steps' | 'epochs' | 'evalSteps' | 'logSteps' | 'rate' | 'stopAfter' | 'evaluatesFirst'
> {
  /** Loss on new examples and on training examples, without noise. */
  loss(at: Moment): number;
  trained(at: Moment): number;
  /** Deviations as shares of the loss; an evaluation's noise keeps a part of the one before. */
  noise: number;
  trainNoise: number;
  keeps?: number;
  scores: Record<string, Curve>;
  /** Loss of a guess, where it is known. */
  guess?: number;
  /** Typical gradient norm, from the rate at which the training loss is. */
  gradNorm?(at: Moment): number;
}

export interface Curve {
  clean(at: Moment): number;
  /** Absolute deviation. */
  noise: number;
  /** 1: more is better. */
  sign: 1 | -1;
  /** A difference that a person would care about. */
  matters: number;
  /** The score cannot leave 0 to 1. */
  isShare?: boolean;
  /** In the log, but no reason to go on or to stop. */
  isAside?: boolean;
}

export interface CurveEvaluated extends Moment {
  seen: number;
  clean: number;
  trained: number;
  scores: Record<string, { seen: number; clean: number }>;
}

export interface Curves {
  train: Logged[];
  evaluations: CurveEvaluated[];
}

export function drawCurves(plan: CurvePlan, draw: Draw): Curves {
  const momentAt = momentsOf(plan);
  const last = plan.stopAfter === undefined ? plan.steps : Math.min(plan.steps, plan.stopAfter * plan.evalSteps);
  const drift = driftOf(draw, plan.keeps ?? 0.4);
  const drifts = Object.entries(plan.scores).map(([name, curve]) => ({
    name,
    curve,
    drift: driftOf(draw, plan.keeps ?? 0.4),
  }));
  const level = draw.scale(0.3, 10);
  const heavy = draw.scale(3, 30);
  const train: Logged[] = [];
  const evaluations: CurveEvaluated[] = [];
  for (let step = plan.evaluatesFirst ? 0 : 1; step <= last; step++) {
    const at = momentAt(step);
    if (step > 0 && step % plan.logSteps === 0) {
      const noise =
        (plan.trainNoise * draw.normal()) / Math.sqrt(Math.max(0.2, 1 + draw.normal() * Math.sqrt(2 / heavy)));
      const loss = plan.trained(at) * Math.exp(noise - plan.trainNoise ** 2 / 2);
      const norm = plan.gradNorm?.(at) ?? level;
      train.push({ ...at, loss, gradNorm: norm * Math.exp(0.35 * draw.normal()) });
    }
    if (step % plan.evalSteps !== 0) continue;
    const clean = plan.loss(at);
    evaluations.push({
      ...at,
      clean,
      seen: clean * Math.exp(plan.noise * drift()),
      trained: plan.trained(at),
      scores: Object.fromEntries(
        drifts.map(({ name, curve, drift: one }) => {
          const value = curve.clean(at);
          const seen = value + curve.noise * one();
          return [name, { clean: value, seen: curve.isShare ? Math.min(1, Math.max(0, seen)) : seen }];
        }),
      ),
    });
  }
  return { train, evaluations };
}

export function trackOfCurves({ evaluations }: Curves, plan: CurvePlan): Track {
  return {
    steps: evaluations.map(({ step }) => step),
    clean: evaluations.map(({ clean }) => clean),
    seen: evaluations.map(({ seen }) => seen),
    trained: evaluations.map(({ trained }) => trained),
    scores: Object.fromEntries(
      Object.entries(plan.scores)
        .filter(([, { isAside }]) => !isAside)
        .map(([name, { sign, matters }]) => [
          name,
          {
            clean: evaluations.map(({ scores }) => scores[name]!.clean),
            seen: evaluations.map(({ scores }) => scores[name]!.seen),
            sign,
            matters,
          },
        ]),
    ),
  };
}

/** What the log's columns are, for `hubLog`, `epochLog` and `lightningLog`. */
export function columnsOf(plan: CurvePlan, lossName = 'loss'): Record<string, (at: CurveEvaluated) => number> {
  return {
    [lossName]: ({ seen }) => seen,
    ...Object.fromEntries(
      Object.keys(plan.scores).map((name) => [name, (at: CurveEvaluated) => at.scores[name]!.seen]),
    ),
  };
}
