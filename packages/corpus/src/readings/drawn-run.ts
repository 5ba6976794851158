/** Draws a run from the formulas of its series, for variations of what real logs and cases look like. */

import type { Counts } from '@rewardboard/metrics';
import type { Run, RunAbout, RunEvent, Values } from '@rewardboard/protocol';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import type { Random } from '../../../diagnostics/src/testing/random.ts';
import { seededRandom } from '../../../diagnostics/src/testing/random.ts';

export interface Drawing {
  seed?: number;
  /** How many evaluations, and the steps between them. */
  evaluations: number;
  every?: number;
  /** Training points for each evaluation; all there are, where nothing is evaluated. */
  points?: number;
  /** Values of an evaluation and of a training point, by number, from 0. */
  evaluation?(i: number, noise: Random): Values;
  counts?(i: number): Counts;
  training?(i: number, noise: Random): Values;
  about?: RunAbout;
  hasEnded?: boolean;
}

const SCALE = 1e5;

export function drawnRun({ seed = 1, evaluations, every = 100, points = 4, ...drawing }: Drawing): Run {
  const noise = seededRandom(seed);
  const events: RunEvent[] = drawing.about ? [{ type: 'about', about: drawing.about }] : [];
  const stride = every / points;
  const train = (i: number) => {
    if (drawing.training)
      events.push({ type: 'train', step: Math.round((i + 1) * stride), values: rounded(drawing.training(i, noise)) });
  };
  if (evaluations === 0) for (let i = 0; i < points; i++) train(i);
  for (let i = 0; i < evaluations; i++) {
    for (let j = 0; j < points; j++) train(i * points + j);
    const counts = drawing.counts ? { counts: drawing.counts(i) } : {};
    const values = rounded(drawing.evaluation?.(i, noise) ?? {});
    events.push({ type: 'evaluation', step: (i + 1) * every, values, ...counts });
  }
  const run = emptyRun();
  applyEvents(run, events);
  if (drawing.hasEnded) applyEvents(run, [{ type: 'end', outcome: 'finished', step: run.lastStep }]);
  return run;
}

/** As logs have them: few digits. */
function rounded(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      Math.abs(value) > 0.01 && Math.abs(value) < 1000 ? Math.round(value * SCALE) / SCALE : value,
    ]),
  );
}

/** Falls from one level to another: the rate is in evaluations or points. */
export function fall(i: number, from: number, to: number, rate: number): number {
  return to + (from - to) * Math.exp(-i / rate);
}

/** Falls to its lowest value and then rises in a straight line to `share` above it. */
export function turn(
  i: number,
  { from, low, at, share, last }: Record<'from' | 'low' | 'at' | 'share' | 'last', number>,
) {
  return i <= at
    ? low + (from - low) * Math.exp((-4 * i) / Math.max(at, 1))
    : low * (1 + (share * (i - at)) / (last - at));
}
