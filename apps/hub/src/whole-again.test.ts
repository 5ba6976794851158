/** A run that is read again, since something was found out about its files, is shown whole: no curve gets shorter on the page. */

import { appendFileSync, closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { watching } from './testing/live-writer.ts';
import { Viewer, openHub } from './testing/open-hub.ts';

const until = { timeout: 30_000, interval: 20 };
/** More than are read between two batches. */
const FILES = 120;
const STEPS = 40;

it('a run of many files that is read again never has fewer points than before', async () => {
  const hub = await openHub();
  const metrics = join(hub.directory, 'many', 'dvclive', 'plots', 'metrics', 'train');
  mkdirSync(metrics, { recursive: true });
  for (let i = 0; i < FILES; i++) {
    const rows = Array.from({ length: STEPS }, (_, step) => `${step}\t${1 / (step + i + 1)}\n`);
    writeFileSync(
      join(metrics, `${i === 0 ? 'loss' : `m${i}`}.tsv`),
      `step\tx\n${rows.join('')}`.replace('\tx', `\t${i === 0 ? 'loss' : `m${i}`}`),
    );
  }
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs).toHaveLength(1), until);
  await viewer.watch(viewer.runs[0]!.id);
  await vi.waitFor(() => expect(viewer.run?.series.size).toBe(FILES), until);
  const sizes: number[] = [];
  viewer.socket.on('snapshot', () =>
    sizes.push([...viewer.run!.series.values()].reduce((sum, { length }) => sum + length, 0)),
  );
  // What a name means changes, so all files are read again.
  writeFileSync(join(hub.directory, 'many', 'dvclive', 'rewardboard.json'), '{"metrics": {"m7": "train/seven"}}');
  await vi.waitFor(() => expect(viewer.run?.series.has('train/seven')).toBe(true), until);
  await vi.waitFor(() => expect(viewer.run?.series.size).toBe(FILES), until);
  expect(sizes.length).toBeGreaterThan(0);
  expect(sizes).toEqual(sizes.map(() => FILES * STEPS));
});

it('CatBoost’s files tell the same in any order, and its curve only grows', async () => {
  const hub = await openHub();
  const { viewer, watched, shrunk } = await watching(hub, 'outputs/cat');
  const info = join(hub.directory, 'cat', 'catboost_info');
  mkdirSync(info, { recursive: true });
  const metrics = '[{"best_value":"Min","name":"Logloss"}]';
  const head = `{\n"meta":{"test_sets":["test"],"test_metrics":${metrics},"learn_metrics":${metrics}},\n"iterations":[\n`;
  const json = join(info, 'catboost_training.json');
  writeFileSync(json, `${head}]}`);
  let end = head.length;
  const addToJson = (record: object): void => {
    const text = `${end === head.length ? '' : ',\n'}${JSON.stringify(record)}`;
    const file = openSync(json, 'r+');
    // Over the closing brackets, in the same file.
    writeSync(file, `${text}\n]}`, end);
    closeSync(file);
    end += text.length;
  };
  const lossAt = (i: number) => 0.7 - i / 100 + 1e-7;
  const losses = Array.from({ length: 12 }, (_, i) => lossAt(i));
  for (const [i, loss] of losses.entries()) {
    const row = (file: string, value: number) =>
      appendFileSync(join(info, file), `${i === 0 ? 'iter\tLogloss\n' : ''}${i}\t${value.toFixed(10)}\n`);
    const writes = [
      () => row('learn_error.tsv', loss),
      () => row('test_error.tsv', loss + 0.1),
      () => addToJson({ learn: [loss], iteration: i, passed_time: i, remaining_time: 9, test: [loss + 0.1] }),
      () =>
        appendFileSync(
          join(hub.directory, 'cat', 'train.log'),
          `${i}:\tlearn: ${loss.toFixed(7)}\ttest: ${(loss + 0.1).toFixed(7)}\tbest: 0.5 (0)\ttotal: 5ms\tremaining: 9ms\n`,
        ),
    ];
    for (const write of [...writes.slice(i % writes.length), ...writes.slice(0, i % writes.length)]) write();
    await watched;
    await vi.waitFor(() => expect(viewer.steps('train/loss').at(-1)).toBe(i), until);
  }
  await vi.waitFor(() => expect(viewer.steps('eval/loss')).toEqual(losses.map((_, i) => i)), until);
  for (const [i, loss] of losses.entries()) {
    expect(viewer.run!.series.get('train/loss')!.get(i)).toBeCloseTo(loss, 6);
    expect(viewer.run!.series.get('eval/loss')!.get(i)).toBeCloseTo(loss + 0.1, 6);
  }
  expect(viewer.runs).toHaveLength(1);
  expect(shrunk()).toBe(0);
});
