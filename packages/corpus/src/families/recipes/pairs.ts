/** The family of preference pairs: DPO and reward models. */

import { learnsNothing } from '../broken-truth.ts';
import type { CurvePlan } from '../curves.ts';
import { columnsOf } from '../curves.ts';
import type { Draw } from '../draw.ts';
import type { FamilyLog, FamilyTruth } from '../family-run.ts';
import type { Family } from '../family.ts';
import { hubLog } from '../logs.ts';
import { fixed } from '../rows.ts';
import { statement } from '../truth.ts';
import type { Shape } from './curve-run.ts';
import { curvePlan, curveVariant, fineCurve, risesBy } from './curve-run.ts';
import type { Curved } from './long-runs.ts';

const LN2 = Math.LN2;

/** DPO and reward models: a loss that begins at ln 2, the share of pairs in the right order, and the margin between them. */
const pairs = (
  draw: Draw,
  shape: Partial<Shape> = {},
  score = { late: 0, most: draw.between(0.65, 0.92) },
): CurvePlan => {
  const last = draw.between(0.35, 0.6);
  const plan = curvePlan(
    draw,
    { first: LN2, last, ...shape },
    { trainNoise: draw.between(0.05, 0.3), noise: draw.scale(0.002, 0.015) },
  );
  const progress = (at: Parameters<CurvePlan['loss']>[0]) =>
    (LN2 - plan.trained({ ...at, share: Math.min(at.share, 0.3) })) / LN2;
  return {
    ...plan,
    guess: LN2,
    scores: {
      'rewards/accuracies': {
        clean: (at) =>
          0.5 +
          (score.most - 0.5) *
            ((1 - Math.abs(score.late)) * Math.min(1, progress(at) / Math.max(0.05, (LN2 - last) / LN2)) +
              score.late * at.share +
              Math.max(0, -score.late)) *
            Math.min(1, 8 * at.share),
        noise: draw.scale(0.003, 0.015),
        sign: 1,
        matters: 0.01,
        isShare: true,
      },
      'rewards/margins': {
        clean: (at) => 3 * progress(at) * (1 + at.share),
        noise: 0.04,
        sign: 1,
        matters: Infinity,
        isAside: true,
      },
    },
  };
};

const pairLog =
  (skipped: readonly number[] = [], gradient?: number) =>
  (curves: Curved, plan: CurvePlan): FamilyLog => {
    const log = hubLog(curves, plan, { scores: columnsOf(plan), examples: 500 });
    const norms = log.columns.grad_norm!;
    let logged = 0;
    log.columns.grad_norm = norms.map((norm) => {
      if (norm === null) return null;
      const at = logged++;
      return skipped.includes(at) ? 'NaN' : gradient === undefined ? norm : fixed(gradient, 4);
    });
    return log;
  };

/** Nothing moves: each evaluation of the same set gives the same numbers. */
const flatPairs = (draw: Draw): CurvePlan => {
  const plan = pairs(draw, { first: LN2, last: LN2, gap: 0 }, { late: 0, most: 0.5 });
  const still = (at: number) => ({ clean: () => at, noise: 0, sign: 1 as const, matters: Infinity, isAside: true });
  return {
    ...plan,
    noise: 0,
    scores: { 'rewards/accuracies': still(draw.between(0.48, 0.52)), 'rewards/margins': still(0.01 * draw.normal()) },
  };
};

export const PAIRS: readonly Family[] = [
  {
    name: 'preference pairs',
    variants: [
      curveVariant('healthy', 6, pairs, pairLog(), fineCurve),
      curveVariant('healthy, skipped steps', 3, pairs, pairLog([0, 1, 17]), (track, statements, plan) =>
        fineCurve(track, [...statements, statement('non-finite', 'watch'), statement('gradient-norm', 'watch')], plan),
      ),
      curveVariant(
        'loss up, order better',
        4,
        (draw) =>
          pairs(
            draw,
            { turn: draw.between(0.15, 0.4), rise: draw.between(0.15, 0.5) },
            { late: 0.4, most: draw.between(0.7, 0.85) },
          ),
        pairLog(),
        risesBy('more confident with each pass', 'loss-up-metric-up'),
      ),
      curveVariant(
        'overtrained',
        3,
        (draw) =>
          pairs(
            draw,
            { turn: draw.between(0.15, 0.4), rise: draw.between(0.2, 0.6) },
            { late: -0.15, most: draw.between(0.65, 0.8) },
          ),
        pairLog(),
        risesBy('too many passes over few pairs', 'overfitting'),
      ),
      curveVariant('no gradient', 3, flatPairs, pairLog([], 0), (track, statements): FamilyTruth => {
        const truth = learnsNothing(track, 'frozen parameters: the gradient is 0', { alsoTrue: statements });
        return { ...truth, kinds: [...truth.kinds, 'gradient-norm', 'margin-collapse'] };
      }),
    ],
  },
];
