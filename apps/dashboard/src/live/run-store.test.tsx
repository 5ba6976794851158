// @vitest-environment happy-dom
/** A page shows what the hub sends of its own run, and of the run's present stream. */

import { renderHook } from '@testing-library/react';
import { bytesOfRanges, emptyRun, gatherEvents, runOf, snapshotOf } from '@rewardboard/protocol';
import type { Run } from '@rewardboard/protocol';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { startHub } from '../testing/small-hub.ts';
import type { SmallHub } from '../testing/small-hub.ts';
import { useDetail } from './detail.ts';
import { useRun } from './use-hub.ts';

let hub: SmallHub;
beforeAll(async () => {
  hub = await startHub();
});
afterEach(() => vi.unstubAllGlobals());

function sendAllOf(runId: string, step: number): void {
  const run = snapshotOf(emptyRun());
  const sources = [{ path: runId }] as never;
  hub.send('snapshot', { runId, stream: runId, next: 0, run, sources });
  hub.send('acknowledged', { runId, keys: [runId] });
  hub.send('diagnosis', { runId, diagnosis: { sentence: runId, findings: [], targets: [] } as never });
  const train = { type: 'train', step, values: { 'train/loss': 1 } };
  hub.send('events', { runId, stream: runId, from: 0, events: [train] });
  hub.send('sources', { runId, sources });
}

it('takes no snapshot, event, diagnosis, acknowledgement or file of another run', async () => {
  const { result } = renderHook(() => useRun('mine'));
  sendAllOf('mine', 1);
  sendAllOf('other', 2);
  sendAllOf('mine', 3);
  await vi.waitFor(() => expect(result.current.run?.lastStep).toBe(3));
  sendAllOf('other', 4);
  hub.send('events', { runId: 'mine', stream: 'mine', from: 1, events: [{ type: 'train', step: 5, values: {} }] });
  await vi.waitFor(() => expect(result.current.run?.lastStep).toBe(5));
  expect(result.current).toMatchObject({
    stream: 'mine',
    acknowledged: new Set(['mine']),
    diagnosis: { sentence: 'mine' },
    sources: [{ path: 'mine' }],
  });
});

it('zoomed in, it shows no points of a stream that the hub has replaced', async () => {
  const steps = Array.from({ length: 20_000 }, (_, i) => i);
  const whole = emptyRun();
  gatherEvents(whole, [{ type: 'points', series: { 'train/loss': { steps, values: steps } } }]);
  const run: Run = runOf(snapshotOf(whole));
  const range = { metric: 'train/loss', total: 1, steps: [5], values: [5], means: null };
  const streams: string[] = [];
  vi.stubGlobal('fetch', () => {
    const stream = streams.length === 0 ? 'old' : 'new';
    streams.push(stream);
    return Promise.resolve(new Response(Uint8Array.from(bytesOfRanges(stream, [range]))));
  });
  const shown = new Set<string | undefined>();
  const { rerender } = renderHook(({ zoom }) => shown.add(useDetail('mine', run, 'new', zoom)?.stream), {
    initialProps: { zoom: [0, 10] as readonly [number, number] },
  });
  await vi.waitFor(() => expect(streams).toEqual(['old']));
  rerender({ zoom: [0, 20] });
  await vi.waitFor(() => expect(shown).toContain('new'));
  expect(shown).toEqual(new Set([undefined, 'new']));
});
