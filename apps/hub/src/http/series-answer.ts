/** Points of metrics for a script or a closer look: all of a range, or where they are too many, each stretch's lowest and highest. */

import type { Series } from '@rewardboard/metrics';
import type { SeriesRange } from '@rewardboard/protocol';
import { bytesOfRanges } from '@rewardboard/protocol';
import type { LiveRun } from '../runs/live-run.ts';
import type { Answer } from './answer.ts';
import { NO_CONTENT_POLICY, json, refusal } from './answer.ts';

export const DEFAULT_POINTS = 1_000;
export const MAX_POINTS = 20_000;
/** Metrics that may be asked for at once, as bytes. */
const MAX_ASKED_METRICS = 32;

interface Wanted {
  from: number;
  to: number;
  points: number;
}

/** JSON of one metric, with the points of the range itself; or `format=binary` of several, with one point beyond each end, so that lines leave a plot. @param hides metrics that are not for who asks */
export function seriesAnswer(live: LiveRun, query: URLSearchParams, hides = (_metric: string) => false): Answer {
  const { run } = live;
  const metrics = query.getAll('metric');
  const format = query.get('format') ?? 'json';
  const known = [...run.series.keys()]
    .filter((metric) => !hides(metric))
    .slice(0, 50)
    .join(', ');
  if (metrics.length === 0) return refusal(400, `Add a metric: ?metric=NAME. This run has: ${known || 'none yet'}.`);
  if (format !== 'json' && format !== 'binary') return refusal(400, 'format must be json or binary.');
  if (metrics.length > (format === 'json' ? 1 : MAX_ASKED_METRICS))
    return refusal(400, `JSON holds one metric per request; format=binary holds up to ${MAX_ASKED_METRICS}.`);
  const missing = metrics.find((metric) => !run.series.has(metric) || hides(metric));
  if (missing !== undefined)
    return refusal(
      404,
      `This run has no metric ${JSON.stringify(missing.slice(0, 80))}. It has: ${known || 'none yet'}.`,
    );
  const from = numberIn(query, 'from', 0);
  const to = numberIn(query, 'to', run.lastStep);
  const points = numberIn(query, 'points', DEFAULT_POINTS);
  if (from === null || to === null || from > to)
    return refusal(400, 'from and to must be steps, and from comes first: ?from=0&to=500.');
  if (points === null || !Number.isInteger(points) || points < 1 || points > MAX_POINTS)
    return refusal(400, `points must be a whole number from 1 to ${MAX_POINTS}.`);
  const wanted = { from, to, points };
  if (format === 'json') return jsonOf(live, metrics[0]!, wanted);
  return {
    status: 200,
    headers: {
      'Content-Type': 'application/octet-stream',
      'Cache-Control': 'no-store',
      'Content-Security-Policy': NO_CONTENT_POLICY,
    },
    body: bytesOfRanges(
      live.stream,
      metrics.map((metric) => rangeOf(metric, run.series.get(metric)!, wanted)),
    ),
  };
}

function jsonOf({ id, run }: LiveRun, metric: string, { from, to, points }: Wanted): Answer {
  const series = run.series.get(metric)!;
  const { steps, values } = series;
  const [begin, end] = [series.indexFrom(from), endOf(series, to)];
  const kept = atMost(series, begin, end, points);
  return json({
    runId: id,
    metric,
    total: Math.max(0, end - begin),
    steps: kept.map((i) => steps[i]),
    values: kept.map((i) => values[i]),
  });
}

function rangeOf(metric: string, series: Series, { from, to, points }: Wanted): SeriesRange {
  const { steps, values } = series;
  const begin = Math.max(0, series.indexFrom(from) - 1);
  const end = Math.min(series.length, endOf(series, to) + 1);
  const kept = atMost(series, begin, end, points);
  return {
    metric,
    total: end - begin,
    steps: kept.map((i) => steps[i]!),
    values: kept.map((i) => values[i]!),
    means: kept.length < end - begin ? series.means(begin, end, Math.ceil(points / 2)) : null,
  };
}

/** Index behind the last point of the range. */
function endOf(series: Series, to: number): number {
  const end = series.indexFrom(to);
  return series.steps[end] === to ? end + 1 : end;
}

function atMost(series: Series, from: number, to: number, points: number): number[] {
  if (to - from <= points) return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
  // Two of a stretch, or three where it holds a non-finite number.
  for (const each of [2, 3]) {
    const kept = series.extremes(from, to, Math.max(1, Math.floor(points / each)));
    if (kept.length <= points) return kept;
  }
  return series.extremes(from, to, 1).slice(0, points);
}

/** @returns null when it is given and no number */
function numberIn(query: URLSearchParams, name: string, otherwise: number): number | null {
  const text = query.get(name);
  if (text === null) return otherwise;
  const number = Number(text);
  return text.trim() === '' || !Number.isFinite(number) ? null : number;
}
