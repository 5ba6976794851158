/** Columns hold what was added, in its order, however the columns were found. */

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { RunEvent } from '@rewardboard/protocol';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import type { PointColumn } from './point-gatherer.ts';
import { PointGatherer } from './point-gatherer.ts';

const listed = (events: RunEvent[]) =>
  events.map((event) =>
    event.type === 'points'
      ? Object.fromEntries(
          Object.entries(event.series).map(([name, { steps, values }]) => [
            name,
            Array.from(steps, (step, i) => [step, values[i]]),
          ]),
        )
      : event,
  );

it('kept columns and searched ones gather the same, also where the writer goes back and where two tags are of one metric', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(30)), { maxLength: 400 }), (points) => {
      const [searched, kept]: RunEvent[][] = [[], []];
      const bySearch = new PointGatherer(searched!);
      const byKeeping = new PointGatherer(kept!);
      const columns = new Map<string, PointColumn>();
      points.forEach(([tag, up], i) => {
        const name = tag === 'c' ? 'a' : tag;
        const step = i < 200 ? i : up + i - (i % 50);
        bySearch.add(name, step, i);
        columns.set(tag, byKeeping.addTo(columns.get(tag), name, step, i));
      });
      bySearch.flush();
      byKeeping.flush();
      expect(listed(kept!)).toEqual(listed(searched!));
      const all = searched!.flatMap((event) =>
        event.type === 'points' ? Object.values(event.series).flatMap(({ values }) => Array.from(values)) : [],
      );
      expect(all.toSorted((a, b) => a - b)).toEqual(points.map((_, i) => i));
      for (const event of searched!)
        if (event.type === 'points')
          for (const { steps } of Object.values(event.series))
            expect(Array.from(steps)).toEqual(Array.from(steps).toSorted((a, b) => a - b));
    }),
  );
});

it('keeps the room of 64 columns for the next ones, however many metrics a file has', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const bytes = () => {
    collect();
    return process.memoryUsage().arrayBuffers;
  };
  const gather = (metrics: number) => {
    const gatherer = new PointGatherer([]);
    for (let i = 0; i < metrics; i++) for (let step = 0; step < 1_024; step++) gatherer.add(`m${i}`, step, 1);
    gatherer.flush();
  };
  const before = bytes();
  gather(500);
  // 64 of 1,000 arrays with 8 KiB each. The memory of collected arrays is released in the background.
  await vi.waitFor(() => expect(bytes() - before).toBeLessThan(1024 * 1024), { timeout: 10_000 });
});
