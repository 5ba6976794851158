/** A journal of which most is still to be read: its newest steps are there at once, and in the end all of them. */

import { appendFileSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
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
  const get = async (address: string) =>
    JSON.parse((await ask(hub.port, address)).text) as {
      lastStep: number;
      steps: number[];
      sources: { size: number; read: number; damaged: number }[];
    };
  await vi.waitFor(async () => expect((await get('/api/runs/run')).lastStep).toBe(900_050), {
    timeout: 40_000,
    interval: 5,
  });
  const { read, size } = (await get('/api/runs/run')).sources[0]!;
  expect(read).toBeLessThan(size);
  await vi.waitFor(
    async () => expect((await get('/api/runs/run')).sources[0]).toMatchObject({ read: size, damaged: 1 }),
    { timeout: 50_000, interval: 20 },
  );
  const { steps } = await get('/api/runs/run/series?metric=train/loss');
  expect(steps).toEqual([
    ...Array.from({ length: 100 }, (_, i) => i + 1),
    ...Array.from({ length: 50 }, (_, i) => 900_001 + i),
  ]);
}, 90_000);

/** A table of which 300 MB in the middle say nothing. */
async function tableWith(middle: string, end: string) {
  const hub = await openHub({});
  mkdirSync(join(hub.directory, 'table'));
  const path = join(hub.directory, 'table/metrics.csv');
  writeFileSync(path, 'epoch,step,train_loss,val_loss\n0,1,0.9,\n0,2,0.8,0.7\n');
  truncateSync(path, 300_000_000);
  appendFileSync(path, `\n${middle}${end}`);
  const run = async () => {
    const { runs } = JSON.parse((await ask(hub.port, '/api/runs')).text) as {
      runs: { id: string; lastStep: number; lastValues: Record<string, number> }[];
    };
    return runs[0];
  };
  const source = async () =>
    (
      JSON.parse((await ask(hub.port, `/api/runs/${(await run())!.id}`)).text) as {
        sources: { size: number; read: number }[];
      }
    ).sources[0]!;
  const columns = async (metric: string) =>
    JSON.parse((await ask(hub.port, `/api/runs/${(await run())!.id}/series?metric=${metric}`)).text) as {
      steps: number[];
      values: number[];
    };
  return { run, source, columns };
}

it('a table shows its last rows by its first line, and all of them in the end', async () => {
  const { run, source, columns } = await tableWith('', '0,900001,0.5,\n0,900002,0.4,0.3\n');
  await vi.waitFor(
    async () =>
      expect(await run()).toMatchObject({ lastStep: 900_002, lastValues: { 'train/loss': 0.4, 'eval/loss': 0.3 } }),
    { timeout: 20_000, interval: 5 },
  );
  const { read, size } = await source();
  expect(read).toBeLessThan(size);
  await vi.waitFor(async () => expect(await source()).toMatchObject({ read: size }), { timeout: 50_000, interval: 20 });
  expect(await columns('train/loss')).toMatchObject({ steps: [1, 2, 900_001, 900_002], values: [0.9, 0.8, 0.5, 0.4] });
}, 90_000);

it('a table whose header changes on the way ends as if its end had not been shown before', async () => {
  const { source, columns } = await tableWith(
    'epoch,step,lr,train_loss,val_loss\n0,700000,0.1,0.65,0.3\nepoch,step,val_loss,train_loss\n0,800000,0.2,0.6\n',
    '0,900001,0.3,0.5\n0,900002,0.25,0.4\n',
  );
  await vi.waitFor(
    async () => {
      const { read, size } = await source();
      expect(read).toBe(size);
      expect(await columns('train/loss')).toMatchObject({
        steps: [1, 2, 700_000, 800_000, 900_001, 900_002],
        values: [0.9, 0.8, 0.65, 0.6, 0.5, 0.4],
      });
    },
    { timeout: 60_000, interval: 20 },
  );
}, 90_000);
