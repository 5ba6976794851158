/** JSON lines whose rows say whose numbers they hold, in small pieces and in large ones. */

import { applyEvents, emptyRun, snapshotOf } from '@rewardboard/protocol';
import type { Run } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import type { FileFacts } from './index.ts';
import { jsonLines } from './json-lines.ts';

/** Reads in pieces, again as long as the reader asks for it. */
function read(records: readonly object[], pieceBytes = Infinity): { run: Run; damaged: string[] } {
  const bytes = new TextEncoder().encode(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  const facts: FileFacts = {};
  for (;;) {
    const reader = jsonLines.open({ facts });
    const run = emptyRun();
    const damaged: string[] = [];
    let [at, isAgain] = [0, false];
    for (let end = 0; end < bytes.length && !isAgain;) {
      end = Math.min(bytes.length, end + pieceBytes);
      const result = reader.read(bytes.subarray(at, end));
      isAgain = result.readAgain === true;
      at += result.consumed;
      damaged.push(...result.damaged.map(({ text }) => text));
      applyEvents(run, result.events);
    }
    if (!isAgain) return { run, damaged };
  }
}
const pointsOf = (run: Run, path: string) => {
  const series = run.series.get(path);
  return series && Array.from(series.steps, (step, i): [number, number] => [step, series.values[i]!]);
};
/** Of so many records a large piece is read by the thousand. */
const MANY = 2_000;

it.each(['phase', 'split', 'mode', 'event'])(
  'a field %s says whose numbers a record holds, however the bytes come',
  (name) => {
    const records = Array.from({ length: MANY }, (_, i) => [
      { [name]: 'train', step: i + 1, loss: 1 / (i + 1), lr: 0.1 },
      ...(i % 10 === 9 ? [{ [name]: 'val', step: i + 1, loss: 2 / (i + 1), lr: 0.1 }] : []),
    ]).flat();
    const { run, damaged } = read(records);
    expect(damaged).toEqual([]);
    expect(pointsOf(run, 'train/loss')).toHaveLength(MANY);
    expect(pointsOf(run, 'eval/loss')).toHaveLength(MANY / 10);
    expect(run.series.get('eval/loss')!.get(MANY)).toBe(2 / MANY);
    expect(run.ghosts.size).toBe(0);
    expect(snapshotOf(read(records, 1_000).run)).toEqual(snapshotOf(run));
  },
);

it('a word that is no split keeps its numbers apart, however the bytes come', () => {
  const records = Array.from({ length: MANY }, (_, i) => [
    { split: 'train', step: i + 1, loss: 1 },
    { split: 'shadow', step: i + 1, loss: 2 },
  ]).flat();
  for (const piece of [Infinity, 1_000]) {
    const { run, damaged } = read(records, piece);
    expect(damaged).toHaveLength(1);
    expect(new Set(run.series.get('train/loss')!.values)).toEqual(new Set([1]));
    expect(pointsOf(run, 'train/shadow/loss')).toHaveLength(MANY);
  }
});

it('a word that never changes costs nothing and says nothing', () => {
  const records = Array.from({ length: MANY }, (_, i) => ({ stage: 'pretraining', step: i + 1, loss: 1 }));
  const { run, damaged } = read(records);
  expect([pointsOf(run, 'train/loss')!.length, damaged]).toEqual([MANY, []]);
});

it('MMEngine: rows of a validation have the epoch as their step', () => {
  const records = [1, 2, 3].flatMap((epoch) => [
    ...[50, 100].map((iter) => ({ lr: 0.01, loss: 1 / epoch, epoch, iter, memory: 5, step: (epoch - 1) * 100 + iter })),
    { 'accuracy/top1': 60 + epoch, data_time: 0.1, time: 0.2, step: epoch },
  ]);
  const { run, damaged } = read(records);
  expect(damaged).toEqual([]);
  expect(pointsOf(run, 'train/loss')!.map(([step]) => step)).toEqual([50, 100, 150, 200, 250, 300]);
  expect(pointsOf(run, 'eval/accuracy')).toEqual([
    [100, 61],
    [200, 62],
    [300, 63],
  ]);
});

it('numbers of a test or of the whole training without a step belong to the end, and others without one are damaged', () => {
  const steps = [10, 20, 30].map((step) => ({ step, loss: 1 / step, eval_loss: 2 / step }));
  const atEnd = read([...steps, { test_loss: 0.6, test_acc: 0.7 }]);
  expect(atEnd.damaged).toEqual([]);
  expect(pointsOf(atEnd.run, 'test/loss')).toEqual([[30, 0.6]]);
  expect(pointsOf(atEnd.run, 'eval/loss')).toHaveLength(3);
  expect(read([...steps, { loss: 0.6, test_acc: 0.7 }]).damaged).toHaveLength(1);

  const ofEpochs = read([
    ...[1, 2, 3].map((epoch) => ({ epoch, loss: 1 / epoch, val_loss: 2 / epoch })),
    { test_loss: 0.6 },
  ]);
  expect(ofEpochs.damaged).toEqual([]);
  expect(pointsOf(ofEpochs.run, 'test/loss')).toEqual([[3, 0.6]]);
});
