/** The points of a zoomed range, requested from the hub when this page has only a part of them. */
'use client';

import { rangesOfBytes } from '@rewardboard/protocol';
import type { Run, SeriesRange } from '@rewardboard/protocol';
import { useEffect, useState } from 'react';
import { askHub } from './ask-hub.ts';

/** A wheel or a pinch passes many ranges; only the last one is fetched. */
const AFTER_MS = 60;
/** Points per series; a chart draws about a thousand. */
const POINTS = 2_000;
/** Limits for all series of one request: a run may have hundreds. */
const ALL_POINTS = 24_000;
const MAX_METRICS = 32;
/** Requested before all others. */
const FIRST = ['train/loss', 'eval/loss', 'train/learning_rate', 'train/grad_norm'];
/** Used as x axes, never drawn. */
const COORDINATES = new Set(['epoch', 'time']);

export interface Detail {
  /** The stream of events that they belong to. A run that the hub read again has another one. */
  stream: string;
  ranges: ReadonlyMap<string, SeriesRange>;
}

/** @returns null without zoom or if this page has every point; the previous range while the next one is loading */
export function useDetail(
  runId: string,
  run: Run,
  stream: string | null,
  zoom: readonly [number, number] | null,
): Detail | null {
  const [detail, setDetail] = useState<Detail | null>(null);
  const metrics = zoom ? thinnedMetrics(run).join('\n') : '';
  const [from, to] = zoom ?? [0, 0];
  useEffect(() => {
    if (metrics === '') return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      fetchDetail(runId, metrics.split('\n'), Math.floor(from), Math.ceil(to), stop.signal).then(
        (found) => found?.stream === stream && setDetail(found),
        // The hub did not answer or the request was replaced: the coarse points stay until the next request.
        () => undefined,
      );
    }, AFTER_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [runId, metrics, from, to, stream]);
  return zoom && detail?.stream === stream ? detail : null;
}

/** The metrics of which this page has only a part of the points. */
export function thinnedMetrics(run: Run): string[] {
  const names = new Set([...FIRST, ...run.series.keys()]);
  return [...names].filter((metric) => !COORDINATES.has(metric) && isThinned(run, metric)).slice(0, MAX_METRICS);
}

function isThinned(run: Run, metric: string): boolean {
  return run.means.has(metric) || (run.series.get(metric)?.isMerged ?? false);
}

async function fetchDetail(
  runId: string,
  metrics: readonly string[],
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<Detail | null> {
  const query = new URLSearchParams([
    ...metrics.map((metric) => ['metric', metric]),
    ['from', String(from)],
    ['to', String(to)],
    ['points', String(Math.min(POINTS, Math.floor(ALL_POINTS / metrics.length)))],
    ['format', 'binary'],
  ]);
  const answer = await askHub(`/api/runs/${encodeURIComponent(runId)}/series?${query}`, { signal });
  const found = answer.ok ? rangesOfBytes(new Uint8Array(await answer.arrayBuffer())) : null;
  return found && { stream: found.stream, ranges: new Map(found.ranges.map((range) => [range.metric, range])) };
}
