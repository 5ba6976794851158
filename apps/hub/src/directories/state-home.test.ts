/** Event files without the training's arguments are of the run whose state lies above them, if its losses are theirs. */

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { tensorboardHead, tensorboardRecords } from '@rewardboard/run-files';
import { Viewer, openHub, temporaryFolder } from '../testing/open-hub.ts';
import { readFolder, writeFiles } from '../testing/read-folder.ts';

const until = { timeout: 20_000, interval: 20 };
const BEGAN = 1_700_000_000;
const STEPS = Array.from({ length: 20 }, (_, i) => (i + 1) * 10);
const DATED = 'out/runs/Nov25_02-33-03_host';

const lossOf = (step: number) => 1 / 3 + 5 / step;
const state = (to: number) =>
  JSON.stringify({
    log_history: STEPS.filter((step) => step <= to).map((step) => ({ step, epoch: step / 100, loss: lossOf(step) })),
    max_steps: 200,
  });
const events = (steps: readonly number[], values: (step: number) => Record<string, number>) =>
  Buffer.concat([
    tensorboardHead(BEGAN * 1000),
    ...steps.map((step) =>
      tensorboardRecords({ type: 'train', step, values: values(step) }, new Map(), (BEGAN + step) * 1000),
    ),
  ]);
const losses = (steps: readonly number[], factor = 1) =>
  events(steps, (step) => ({ 'train/loss': factor * lossOf(step) }));
const nameOf = (second: number) => `events.out.tfevents.${second}.host.1.0`;

async function foundIn(files: Record<string, string | Uint8Array>) {
  const folder = join(await temporaryFolder(), 'all');
  await writeFiles(folder, files);
  return (await readFolder(folder)).map(({ directory, live }) => [
    directory,
    live.run.series.get('train/loss')?.length,
    [...live.run.series].filter(([path]) => path.startsWith('eval/')).map(([path, { last }]) => [path, last]),
    live.sources.size,
  ]);
}

it.each([
  [DATED, 'out/checkpoint-200'],
  ['out/runs/my-experiment', 'out'],
  ['out/logs', 'out/checkpoint-200'],
])('%s is of the run whose state is in %s', async (logging, saved) => {
  expect(
    await foundIn({ [`${saved}/trainer_state.json`]: state(200), [`${logging}/${nameOf(BEGAN)}`]: losses(STEPS) }),
  ).toEqual([['all/out', 20, [], 2]]);
});

it('two sessions are of it, and the evaluation after the training goes back to nothing', async () => {
  const evaluation = events([200], () => ({ 'eval/loss': 0.25 }));
  expect(
    await foundIn({
      'out/checkpoint-200/trainer_state.json': state(200),
      [`${DATED}/${nameOf(BEGAN)}`]: losses(STEPS.slice(0, 10)),
      [`out/runs/Nov25_04-33-03_host/${nameOf(BEGAN + 900)}`]: losses(STEPS.slice(10)),
      [`out/runs/Nov25_04-33-03_host/${nameOf(BEGAN + 1_800)}`]: evaluation,
    }),
  ).toEqual([['all/out', 20, [['eval/loss', { step: 200, value: 0.25 }]], 4]]);
});

it('trainings with other losses are runs of their own', async () => {
  expect(
    await foundIn({
      'out/trainer_state.json': state(200),
      [`${DATED}/${nameOf(BEGAN)}`]: losses(STEPS, 2),
      [`out/runs/b/${nameOf(BEGAN)}`]: losses(STEPS, 3),
      // Too little in common.
      [`out/runs/c/${nameOf(BEGAN)}`]: losses([10]),
    }),
  ).toEqual([
    ['all/out', 20, [], 1],
    [`all/${DATED}`, 20, [], 1],
    ['all/out/runs/b', 20, [], 1],
    ['all/out/runs/c', 1, [], 1],
  ]);
});

it('a state that comes later joins them, and the page of the event file leads there', async () => {
  const hub = await openHub();
  const write = async (file: string, content: string | Uint8Array) => {
    await mkdir(dirname(join(hub.directory, file)), { recursive: true });
    await writeFile(join(hub.directory, file), content);
  };
  await write(`${DATED}/${nameOf(BEGAN)}`, losses(STEPS.slice(0, 12)));
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs).toMatchObject([{ directory: `outputs/${DATED}`, lastStep: 120 }]), until);
  const { id } = viewer.runs[0]!;
  await write('out/checkpoint-100/trainer_state.json', state(100));
  await vi.waitFor(() => expect(viewer.runs).toMatchObject([{ directory: 'outputs/out', lastStep: 120 }]), until);
  const watched = await new Promise((resolve) => viewer.socket.emit('watch', id, (...answer) => resolve(answer)));
  expect(watched).toEqual([expect.stringMatching(/^There is no run/), viewer.runs[0]!.id]);
  await viewer.watch(viewer.runs[0]!.id);
  await vi.waitFor(() => expect(viewer.steps('train/loss')).toEqual(STEPS.slice(0, 12)), until);
  expect(viewer.run!.series.get('train/loss')!.values[0]).toBe(lossOf(10));
});
