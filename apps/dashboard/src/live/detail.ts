/** A closer look: the points of an enlarged range that the hub holds and this page does not. */
'use client';

import { rangesOfBytes } from '@rewardboard/protocol';
import type { Run, SeriesRange } from '@rewardboard/protocol';
import { useEffect, useState } from 'react';

/** A wheel or a pinch makes many ranges; the last one is fetched. */
const AFTER_MS = 60;
/** Points a series: a plot draws about a thousand. */
const POINTS = 2_000;
/** Points of all series together, and series that the hub answers at once: a run may have hundreds. */
const ALL_POINTS = 24_000;
const MAX_ASKED = 32;
/** What most look at, first. */
const FIRST = ['train/loss', 'eval/loss', 'train/learning_rate', 'train/grad_norm'];
/** Translations of the step; nobody draws them. */
const COORDINATES = new Set(['epoch', 'time']);

export interface Detail {
  /** Numbers of another stream are of a run that was read anew since. */
  stream: string;
  ranges: ReadonlyMap<string, SeriesRange>;
}

/** @returns null while nothing is enlarged, or everything is here already; the last look while the next one is on its way */
export function useDetail(
  runId: string,
  run: Run,
  stream: string | null,
  zoom: readonly [number, number] | null,
): Detail | null {
  const [detail, setDetail] = useState<Detail | null>(null);
  const metrics = zoom ? askedMetrics(run).join('\n') : '';
  const [from, to] = zoom ?? [0, 0];
  useEffect(() => {
    if (metrics === '') return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      fetchDetail(runId, metrics.split('\n'), Math.floor(from), Math.ceil(to), stop.signal).then(
        (found) => found?.stream === stream && setDetail(found),
        // The hub is away, or this look was overtaken: the coarse picture stays, and the next look asks again.
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

/** Those of which the page holds only a part. */
export function askedMetrics(run: Run): string[] {
  const names = new Set([...FIRST, ...run.series.keys()]);
  return [...names].filter((metric) => !COORDINATES.has(metric) && isThinned(run, metric)).slice(0, MAX_ASKED);
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
  const answer = await fetch(`/api/runs/${encodeURIComponent(runId)}/series?${query}`, {
    signal,
    credentials: 'same-origin',
    cache: 'no-store',
  });
  const found = answer.ok ? rangesOfBytes(new Uint8Array(await answer.arrayBuffer())) : null;
  return found && { stream: found.stream, ranges: new Map(found.ranges.map((range) => [range.metric, range])) };
}
