/** Points of one metric for a script: all of a range, or where they are too many, each stretch's lowest and highest. */

import { extremes } from '@rewardboard/metrics';
import type { LiveRun } from '../runs/live-run.ts';
import type { Answer } from './answer.ts';
import { json, refusal } from './answer.ts';

export const DEFAULT_POINTS = 1_000;
export const MAX_POINTS = 20_000;

export function seriesAnswer({ id, run }: LiveRun, query: URLSearchParams): Answer {
  const metric = query.get('metric');
  const known = [...run.series.keys()].slice(0, 50).join(', ');
  if (metric === null) return refusal(400, `Which metric? This run has: ${known || 'none yet'}. Ask with ?metric=NAME.`);
  const series = run.series.get(metric);
  if (!series) return refusal(404, `This run has no metric ${JSON.stringify(metric.slice(0, 80))}. It has: ${known || 'none yet'}.`);
  const from = numberIn(query, 'from', 0);
  const to = numberIn(query, 'to', run.lastStep);
  const points = numberIn(query, 'points', DEFAULT_POINTS);
  if (from === null || to === null || from > to) return refusal(400, 'from and to are steps, and from comes first: ?from=0&to=500.');
  if (points === null || !Number.isInteger(points) || points < 1 || points > MAX_POINTS)
    return refusal(400, `points is a whole number from 1 to ${MAX_POINTS}.`);
  const begin = series.indexFrom(from);
  let end = series.indexFrom(to);
  if (series.steps[end] === to) end++;
  const kept = atMost(series.values, begin, end, points);
  return json({
    runId: id,
    metric,
    total: Math.max(0, end - begin),
    steps: kept.map((i) => series.steps[i]),
    values: kept.map((i) => series.values[i]),
  });
}

function atMost(values: Float64Array, from: number, to: number, points: number): number[] {
  if (to - from <= points) return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
  // Two of a stretch, or three where it holds a non-finite number.
  for (const each of [2, 3]) {
    const kept = extremes(values, from, to, Math.max(1, Math.floor(points / each)));
    if (kept.length <= points) return kept;
  }
  return extremes(values, from, to, 1).slice(0, points);
}

/** @returns null when it is given and no number */
function numberIn(query: URLSearchParams, name: string, otherwise: number): number | null {
  const text = query.get(name);
  if (text === null) return otherwise;
  const number = Number(text);
  return text.trim() === '' || !Number.isFinite(number) ? null : number;
}
