/** Large event files, read by the other thread: what comes of it is the same as without it. */

import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { expect, it, vi } from 'vitest';
import { tensorboardHead, tensorboardRecords } from '@rewardboard/run-files';
import { ask } from '../testing/ask.ts';
import { openHub, temporaryFolder } from '../testing/open-hub.ts';

const STEPS = 4_000;
const TAGS = ['train/loss', 'eval/loss', 'eval/accuracy'];
const PATIENCE = { timeout: 30_000, interval: 10 };

function recordsOf(from: number, to: number): Uint8Array[] {
  const records: Uint8Array[] = [];
  for (let step = from; step <= to; step++)
    for (const [i, tag] of TAGS.entries()) records.push(tensorboardRecords({ type: 'train', step, time: 1_700_000_000_000 + step * 100, values: { [tag]: ((step * 7919 + i) % 1000) / 1000 } }, new Map(), 0));
  return records;
}

/** With one damaged record in its middle. */
function fileOf(steps: number): Buffer {
  const records = recordsOf(1, steps);
  records[records.length >> 1] = records[records.length >> 1]!.map((byte, i) => (i === 30 ? byte ^ 1 : byte));
  return Buffer.concat([tensorboardHead(0), ...records]);
}

async function bundledThread(): Promise<URL> {
  const outfile = join(await temporaryFolder(), 'reading-thread.mjs');
  await build({ entryPoints: [new URL('reading-thread.ts', import.meta.url).pathname], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'warning' });
  return pathToFileURL(outfile);
}

interface Told {
  metrics: string[];
  evaluations: unknown[];
  sources: Record<string, unknown>[];
  lastStep: number;
}

async function hubWith(readingThread: URL | undefined, content: Buffer) {
  const folder = await temporaryFolder();
  const directory = join(folder, 'outputs/run');
  mkdirSync(directory, { recursive: true });
  const path = join(directory, 'events.out.tfevents.1');
  writeFileSync(path, content);
  const hub = await openHub({ folder, ...(readingThread ? { readingThread } : {}) });
  const json = async <T>(address: string) => JSON.parse((await ask(hub.port, address)).text) as T;
  return {
    path,
    directory,
    async known() {
      const { runs } = await json<{ runs: { id: string }[] }>('/api/runs');
      const id = runs[0]?.id;
      const { metrics, evaluations, sources, lastStep } = await json<Told>(`/api/runs/${id}`);
      const series = await Promise.all(metrics.map((metric) => json<{ steps: number[]; values: unknown[] }>(`/api/runs/${id}/series?metric=${encodeURIComponent(metric)}&points=20000`)));
      // When it was read is another matter.
      return { lastStep, evaluations, sources: sources.map((source) => ({ ...source, changedAt: 0, readAt: 0 })), series: series.map(({ steps, values }) => [steps, values]), metrics };
    },
  };
}

it('a large file gives the same run as without it, and goes on growing; replaced by another, it begins anew', async () => {
  const [here, away] = [await hubWith(undefined, fileOf(STEPS)), await hubWith(await bundledThread(), fileOf(STEPS))];
  const areSame = async (lastStep: number) => {
    await vi.waitFor(async () => expect(await here.known()).toMatchObject({ lastStep, sources: [{ read: expect.any(Number) }] }), PATIENCE);
    await vi.waitFor(async () => expect(await away.known()).toEqual(await here.known()), PATIENCE);
  };
  await areSame(STEPS);
  expect((await away.known()).sources).toMatchObject([{ damaged: 1, records: STEPS * TAGS.length, lastStep: STEPS }]);
  for (const { path } of [here, away]) appendFileSync(path, Buffer.concat(recordsOf(STEPS + 1, STEPS + 2)));
  await areSame(STEPS + 2);
  for (const { path } of [here, away]) {
    writeFileSync(`${path}.new`, fileOf(STEPS >> 1));
    renameSync(`${path}.new`, path);
  }
  await areSame(STEPS >> 1);
}, 90_000);

it('a person’s correction holds, whether it came before or later', async () => {
  const away = await hubWith(await bundledThread(), fileOf(STEPS));
  await vi.waitFor(async () => expect(await away.known()).toMatchObject({ lastStep: STEPS }), PATIENCE);
  writeFileSync(join(away.directory, 'rewardboard.json'), '{"metrics": {"eval/loss": "test/loss"}}');
  await vi.waitFor(async () => expect((await away.known()).metrics).toContain('test/loss'), PATIENCE);
  await vi.waitFor(async () => expect(await away.known()).toMatchObject({ lastStep: STEPS, sources: [{ damaged: 1 }] }), PATIENCE);
  expect((await away.known()).metrics).not.toContain('eval/loss');
  appendFileSync(away.path, Buffer.concat(recordsOf(STEPS + 1, STEPS + 1)));
  await vi.waitFor(async () => expect(await away.known()).toMatchObject({ lastStep: STEPS + 1 }), PATIENCE);
}, 90_000);

it('a thread that breaks costs nothing: the file is read here', async () => {
  const script = join(await temporaryFolder(), 'broken.mjs');
  writeFileSync(script, "throw new Error('out of order');");
  const away = await hubWith(pathToFileURL(script), fileOf(STEPS));
  await vi.waitFor(async () => expect(await away.known()).toMatchObject({ lastStep: STEPS, sources: [{ damaged: 1, records: STEPS * TAGS.length }] }), PATIENCE);
}, 60_000);
