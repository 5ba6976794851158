/** Families of long trainings: killed and resumed, restarted schedules, optimizers without gradients, rewards from pairs. */

import { destroyed, learnsNothing } from '../broken-truth.ts';
import type { CurvePlan } from '../curves.ts';
import { columnsOf } from '../curves.ts';
import type { Draw } from '../draw.ts';
import type { FamilyLog } from '../family-run.ts';
import type { Family } from '../family.ts';
import { hubLog } from '../logs.ts';
import { constant } from '../rates.ts';
import type { Row } from '../rows.ts';
import { cell, logOf } from '../rows.ts';
import { healthy, lossRises, statement } from '../truth.ts';
import type { Shape } from './curve-run.ts';
import { curvePlan, curveRun, curveVariant, fineCurve, lostFrom, risesBy } from './curve-run.ts';
import { TOO_HIGH } from './epoch-plan.ts';

export type Curved = Parameters<Parameters<typeof curveVariant>[3]>[0];

/** A loop of one's own: a line a logged step, and one an evaluation. */
const lines = (
  curves: Curved,
  plan: CurvePlan,
  repeats: readonly { after: number; from: number }[] = [],
): FamilyLog => {
  const rows: (Row & { step: number })[] = [];
  for (const { step, loss, rate } of curves.train) rows.push({ step, train_loss: cell(loss, 6), lr: cell(rate, 5) });
  for (const at of curves.evaluations)
    rows.push({
      step: at.step,
      ...Object.fromEntries(
        Object.entries(columnsOf(plan)).map(([name, value]) => [`val_${name}`, cell(value(at), 6)]),
      ),
    });
  rows.sort((a, b) => a.step - b.step);
  // Killed after a step, and begun again at an earlier one: its lines stand twice, with other noise.
  for (const { after, from } of repeats) {
    const again = rows.filter(({ step }) => step > from && step <= after);
    const place = rows.findIndex(({ step }) => step > after);
    if (place < 0) continue;
    rows.splice(
      place,
      0,
      ...again.map(
        (row) =>
          Object.assign(
            {},
            row,
            ...['train_loss', 'val_loss'].map((name) =>
              typeof row[name] === 'number'
                ? { [name]: cell(row[name] * (1 + 0.01 * Math.sin(row.step * 7.1)), 6) }
                : {},
            ),
          ) as Row & { step: number },
      ),
    );
  }
  return logOf('log.jsonl', rows);
};

const resumable = (draw: Draw, shape: Partial<Shape> = {}) =>
  curvePlan(
    draw,
    { first: draw.between(1, 9), last: draw.between(0.3, 0.9), ...shape },
    { noise: draw.scale(0.002, 0.015) },
  );

/** The rate begins again at its peak a few times, and the loss rises a little each time. */
const cycles = (draw: Draw): CurvePlan => {
  const plan = resumable(draw);
  const count = draw.whole(2, 4);
  const peak = draw.scale(1e-4, 3e-3);
  const phase = (share: number) => (share * count) % 1;
  const bump = draw.between(0.01, 0.04);
  return {
    ...plan,
    rate: (share) => (peak * (1 + Math.cos(Math.PI * phase(Math.min(share, 0.9999))))) / 2 + peak * 0.01,
    loss: (at) => plan.loss(at) * (1 + bump * (1 - phase(Math.min(at.share, 0.9999)))),
    trained: (at) => plan.trained(at) * (1 + bump * (1 - phase(Math.min(at.share, 0.9999)))),
  };
};

/** Without gradients: each step is nearly blind, so progress is slow and losses of batches are noise. */
const zeroth = (draw: Draw, shape: Partial<Shape> = {}): CurvePlan => {
  const first = draw.between(0.6, 1.2);
  return curvePlan(
    draw,
    { first, last: first * draw.between(0.55, 0.8), gap: 0.01, ...shape },
    {
      trainNoise: draw.between(0.2, 0.5),
      noise: draw.scale(0.004, 0.015),
      rate: constant(draw.scale(1e-7, 1e-5)),
      guess: first,
      epochs: draw.whole(5, 30),
    },
  );
};

/** It learns a little, and then every step makes it slightly worse, on all examples alike. */
const creeps = (draw: Draw): CurvePlan => {
  const plan = zeroth(draw);
  const turn = draw.between(0.1, 0.4);
  const climb = draw.between(0.25, 1.2);
  const worse = (share: number) => 1 + climb * Math.max(0, share - turn);
  const frozen = (at: Parameters<CurvePlan['loss']>[0]) => ({ ...at, learned: Math.min(at.learned, turn) });
  return {
    ...plan,
    loss: (at) => plan.loss(frozen(at)) * worse(at.share),
    trained: (at) => plan.trained(frozen(at)) * worse(at.share),
  };
};

const zerothLog = (curves: Curved, plan: CurvePlan) =>
  hubLog(curves, plan, { scores: columnsOf(plan), examples: 872, hasGradNorm: false });

export const LONG_RUNS: readonly Family[] = [
  {
    name: 'restarted',
    variants: [
      {
        name: 'healthy, resumed',
        runs: 6,
        make: (draw) => {
          const plan = resumable(draw);
          const evaluations = Math.round(plan.steps / plan.evalSteps);
          const after = draw.whole(3, evaluations - 2) * plan.evalSteps + Math.floor(plan.evalSteps / 2);
          const from = Math.floor(draw.between(0.5, 0.95) * (after / plan.evalSteps)) * plan.evalSteps;
          return curveRun(plan, draw, (curves) => lines(curves, plan, [{ after, from }]), fineCurve);
        },
      },
      curveVariant('healthy, warm restarts', 4, cycles, lines, (track, statements) => {
        const truth = healthy(
          { ...track, clean: track.clean.map((_, i) => Math.min(...track.clean.slice(0, i + 1))) },
          [...statements, statement('schedule', 'watch')],
        );
        return truth;
      }),
      {
        name: 'resumed with a fresh optimizer',
        runs: 4,
        make: (draw) => {
          const whole = resumable(draw);
          const start = whole.loss({ step: 0, share: 0, epoch: 0, learned: 0, rate: 0 });
          const { plan, from } = lostFrom(draw, whole, start * draw.between(1.1, 3));
          const peak = draw.scale(1e-3, 1e-1);
          const resumed = {
            ...plan,
            rate: (share: number) => (share * plan.steps > from - plan.evalSteps ? peak : peak / 50),
          };
          return curveRun(resumed, draw, lines, (track, statements) =>
            destroyed(track, 'resumed with a learning rate that is far too high', from, {
              alsoTrue: statements,
              wrong: TOO_HIGH,
              kinds: ['divergence', 'collapse', 'schedule', 'no-learning'],
            }),
          );
        },
      },
      curveVariant(
        'overtrained after the restart',
        3,
        (draw) => resumable(draw, { turn: draw.between(0.3, 0.6), rise: draw.between(0.2, 0.6) }),
        lines,
        risesBy('trained on for too long', 'overfitting'),
      ),
    ],
  },
  {
    name: 'zeroth order',
    variants: [
      curveVariant('healthy', 8, zeroth, zerothLog, (track, statements, plan) =>
        fineCurve(track, [...statements, statement('slow-progress', 'watch')], plan),
      ),
      curveVariant('creeping divergence', 5, creeps, zerothLog, (track, statements) => {
        const truth = lossRises(track, 'steps that make the model a little worse each', statements);
        if (typeof truth === 'string') return truth;
        return {
          ...truth,
          kinds: [
            'divergence',
            'unstable-loss',
            ...(track.clean.at(-1)! > track.clean[0]! ? ['collapse', 'no-learning'] : []),
          ],
          wrong: [
            ...TOO_HIGH,
            ...truth.wrong.filter(({ direction }) => direction === 'go on'),
            { direction: 'regularize', fromStep: 0, toStep: null },
          ],
        };
      }),
      curveVariant(
        'no step counts',
        3,
        (draw) => zeroth(draw, { first: 0.7, last: 0.6985, gap: 0 }),
        zerothLog,
        (track, statements) => learnsNothing(track, 'steps that are far too small', { alsoTrue: statements }),
      ),
    ],
  },
];
