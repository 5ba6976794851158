/** Families of language models, speech and detection: losses of many words, scores that go down or are no shares of answers, batches logged by Lightning. */

import { destroyed, learnsNothing } from '../broken-truth.ts';
import type { Curve, CurvePlan, Curves } from '../curves.ts';
import { columnsOf } from '../curves.ts';
import type { Draw } from '../draw.ts';
import type { Family } from '../family.ts';
import { growth } from '../family.ts';
import { lightningLog } from '../logs.ts';
import { linear } from '../rates.ts';
import { lossRises } from '../truth.ts';
import type { Shape, Write } from './curve-run.ts';
import { curvePlan, curveRun, curveVariant, fineCurve, hubCurves, lostFrom, risesBy } from './curve-run.ts';
import { TOO_HIGH, TOO_LOW } from './epoch-plan.ts';

const masked = (draw: Draw, more: Partial<Shape> = {}) => {
  const first = draw.between(2.2, 3.5);
  return curvePlan(
    draw,
    { first, last: first * draw.between(0.5, 0.75), ...more },
    { epochs: draw.pick([1, 3, 10, 40]) },
  );
};

/** Word error rate falls with the training loss, and a while longer than the loss on new recordings. */
const speech = (
  draw: Draw,
  shape: Partial<Shape>,
  wer: (at: Parameters<Curve['clean']>[0], first: number, last: number) => number,
) => {
  const first = draw.between(0.45, 0.95);
  const last = draw.between(0.12, 0.4);
  return curvePlan(
    draw,
    { first: draw.between(0.6, 2.5), last: draw.between(0.25, 0.5), ...shape },
    {
      noise: draw.scale(0.002, 0.015),
      scores: {
        wer: { clean: (at) => wer(at, first, last), noise: draw.scale(0.001, 0.008), sign: -1, matters: 0.01 },
      },
      epochs: draw.whole(2, 30),
    },
  );
};

const falls = (power: number) => (at: { share: number }, first: number, last: number) =>
  last + (first - last) * (1 - at.share) ** power;

const detector = (draw: Draw, shape: Partial<Shape>, late = 0): CurvePlan => {
  const map = draw.between(0.25, 0.75);
  const grows = growth(draw);
  const score = (most: number): Curve => ({
    clean: ({ learned, share }) => most * (grows(learned) * (1 - Math.abs(late)) + late * share + Math.max(0, -late)),
    noise: draw.scale(0.002, 0.01),
    sign: 1,
    matters: 0.01,
    isShare: true,
  });
  return curvePlan(
    draw,
    { first: draw.between(2, 5), last: draw.between(0.8, 1.6), ...shape },
    { scores: { mAP50: score(Math.min(0.97, map * 1.35)), 'mAP50-95': score(map) }, noise: draw.scale(0.004, 0.02) },
  );
};

const ofLightning: Write = (curves, plan) =>
  lightningLog(curves, { val_loss: ({ seen }) => seen, ...withPrefix('val_', plan) });

function withPrefix(prefix: string, plan: CurvePlan): Record<string, (at: Curves['evaluations'][number]) => number> {
  const { loss: _, ...scores } = columnsOf(plan);
  return Object.fromEntries(Object.entries(scores).map(([name, value]) => [`${prefix}${name}`, value]));
}

/** One batch is logged: its loss jumps by half of itself, and by far more when it is small. */
const batches = (draw: Draw, shape: Partial<Shape> = {}) =>
  curvePlan(
    draw,
    { first: draw.between(0.7, 4), last: draw.between(0.2, 0.6), ...shape },
    { trainNoise: draw.between(0.3, 0.8), noise: draw.scale(0.004, 0.03), logSteps: 50 },
  );

export const TEXTS: readonly Family[] = [
  {
    name: 'masked language model',
    variants: [
      curveVariant('healthy', 8, masked, hubCurves, fineCurve),
      curveVariant(
        'overtrained',
        4,
        (draw) => masked(draw, { turn: draw.between(0.15, 0.5), rise: draw.between(0.12, 0.5) }),
        hubCurves,
        risesBy('too many passes over the same text', 'overfitting'),
      ),
      {
        name: 'destroyed',
        runs: 4,
        make: (draw) => {
          const words = draw.pick([28_996, 30_522, 50_265]);
          const { plan, from } = lostFrom(draw, masked(draw), draw.pick([Math.log(words), draw.between(6.2, 7.6)]));
          return curveRun({ ...plan, noise: 0.0003, trainNoise: 0.01 }, draw, hubCurves, (track, statements) =>
            destroyed(track, 'a step that was far too large', from, { alsoTrue: statements }),
          );
        },
      },
    ],
  },
  {
    name: 'word error rate',
    variants: [
      curveVariant('healthy', 7, (draw) => speech(draw, {}, falls(2)), hubCurves, fineCurve),
      curveVariant(
        'loss up, errors down',
        5,
        (draw) => speech(draw, { turn: draw.between(0.1, 0.3), rise: draw.between(0.15, 0.5) }, falls(1)),
        hubCurves,
        risesBy('more confident with each pass', 'loss-up-metric-up'),
      ),
      curveVariant(
        'overtrained',
        4,
        (draw) => {
          const turn = draw.between(0.15, 0.4);
          const worse = draw.between(0.03, 0.15);
          return speech(
            draw,
            { turn, rise: draw.between(0.2, 0.6) },
            (at, first, last) =>
              falls(2)({ share: Math.min(1, at.share / turn) }, first, last) + worse * Math.max(0, at.share - turn),
          );
        },
        hubCurves,
        risesBy('too many passes over few recordings', 'overfitting'),
      ),
    ],
  },
  {
    name: 'detector',
    variants: [
      curveVariant('healthy', 7, (draw) => detector(draw, {}), ofLightning, fineCurve),
      curveVariant(
        'loss up, precision up',
        4,
        (draw) => detector(draw, { turn: draw.between(0.2, 0.4), rise: draw.between(0.15, 0.4) }, 0.3),
        ofLightning,
        risesBy('more confident with each pass', 'loss-up-metric-up'),
      ),
      curveVariant(
        'overtrained',
        4,
        (draw) =>
          detector(draw, { turn: draw.between(0.2, 0.4), rise: draw.between(0.2, 0.5) }, -draw.between(0.15, 0.3)),
        ofLightning,
        (track, statements) => lossRises(track, 'too many passes over few images', statements),
      ),
      {
        name: 'destroyed',
        runs: 3,
        make: (draw) => {
          const { plan, from } = lostFrom(draw, detector(draw, {}), draw.between(6, 60));
          return curveRun(plan, draw, ofLightning, (track, statements) =>
            destroyed(track, 'a step that was far too large', from, { alsoTrue: statements }),
          );
        },
      },
    ],
  },
  {
    name: 'batch losses of Lightning',
    variants: [
      curveVariant('healthy', 9, batches, ofLightning, fineCurve),
      curveVariant(
        'overtrained',
        4,
        (draw) => batches(draw, { turn: draw.between(0.15, 0.5), rise: draw.between(0.2, 0.8) }),
        ofLightning,
        risesBy('trained on for too long', 'overfitting'),
      ),
      curveVariant(
        'rate too low',
        3,
        (draw) => {
          const first = draw.between(0.7, 4);
          return batches(draw, { first, last: first * draw.between(0.994, 0.999), gap: 0 });
        },
        ofLightning,
        (track, statements) =>
          learnsNothing(track, 'a learning rate that is far too low', { alsoTrue: statements, wrong: TOO_LOW }),
      ),
      {
        name: 'rate too high',
        runs: 3,
        make: (draw) => {
          const { plan, from } = lostFrom(draw, batches(draw), draw.between(5, 40));
          return curveRun({ ...plan, rate: linear(draw.scale(0.01, 1)) }, draw, ofLightning, (track, statements) =>
            destroyed(track, 'a learning rate that is far too high', from, { alsoTrue: statements, wrong: TOO_HIGH }),
          );
        },
      },
    ],
  },
];
