/** A journal of which most is still to be read: its newest steps are there at once, and in the end all of them. */

import { appendFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { ask } from './testing/ask.ts';
import { openHub } from './testing/open-hub.ts';
import { WrittenRun, trainAt } from './testing/written-runs.ts';

it('shows its last steps while it reads the others, and says how far it is', async () => {
  const hub = await openHub({});
  const run = await new WrittenRun(hub.directory, 'run').begin(100);
  const path = join(hub.directory, 'run/events.jsonl');
  truncateSync(path, 300_000_000);
  appendFileSync(path, '\n');
  await run.append(...Array.from({ length: 50 }, (_, i) => trainAt(900_001 + i, 0.5)));
  const get = async (address: string) => JSON.parse((await ask(hub.port, address)).text) as { lastStep: number; steps: number[]; sources: { size: number; read: number; damaged: number }[] };
  await vi.waitFor(async () => expect((await get('/api/runs/run')).lastStep).toBe(900_050), { timeout: 40_000, interval: 5 });
  const { read, size } = (await get('/api/runs/run')).sources[0]!;
  expect(read).toBeLessThan(size);
  await vi.waitFor(async () => expect((await get('/api/runs/run')).sources[0]).toMatchObject({ read: size, damaged: 1 }), { timeout: 50_000, interval: 20 });
  const { steps } = await get('/api/runs/run/series?metric=train/loss');
  expect(steps).toEqual([...Array.from({ length: 100 }, (_, i) => i + 1), ...Array.from({ length: 50 }, (_, i) => 900_001 + i)]);
}, 90_000);
