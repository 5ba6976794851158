/** W&B files of many blocks: torn, damaged and too long records are passed over, and all others are read. */

import { describe, expect, it } from 'vitest';
import { MAX_RECORD_BYTES } from './format.ts';
import type { ReadResult } from './format.ts';
import { exitRecord, historyRecord, outputRecord, statsRecord, wandbFile } from './testing/wandb-file.ts';
import { wandb } from './wandb-read.ts';

const BLOCK = 32 * 1024;
const logged = (step: number) =>
  historyRecord({ loss: String(1 / (step + 1)), _step: String(step), _timestamp: String(1.7e9 + step) });
const padding = (bytes: number) => outputRecord('x'.repeat(bytes));

/** Reads as the follower gives it: growing pieces from what was consumed. */
function readIn(bytes: Uint8Array, pieceBytes: number) {
  const reader = wandb.open();
  const all: ReadResult[] = [];
  let consumed = 0;
  for (let end = pieceBytes; ; end += pieceBytes) {
    const result = reader.read(bytes.subarray(consumed, end));
    consumed += result.consumed;
    all.push(result);
    if (end >= bytes.length) break;
  }
  return { consumed, all };
}
function lossesOf(results: readonly ReadResult[]): number[] {
  return results
    .flatMap(({ events }) => events)
    .flatMap((event) => (event.type === 'points' ? Array.from(event.series['train/loss']?.steps ?? []) : []));
}
const damagedOf = (results: readonly ReadResult[]) => results.flatMap(({ damaged }) => damaged);
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('records over the ends of blocks', () => {
  const records = upTo(300).flatMap((step) => (step % 50 === 7 ? [padding(70_000), logged(step)] : [logged(step)]));
  const file = wandbFile([...records, exitRecord(1)]);

  it.each([1_000, BLOCK, 5_000_000])('are read whole in pieces of %d bytes', (pieceBytes) => {
    const { all, consumed } = readIn(file, pieceBytes);
    expect(lossesOf(all)).toEqual(upTo(300));
    expect(damagedOf(all)).toEqual([]);
    expect(consumed).toBe(file.length);
    expect(all.flatMap(({ events }) => events).at(-1)).toEqual({
      type: 'end',
      outcome: 'failed',
      reason: 'exit code 1',
      step: 299,
    });
  });

  it('a place of zeros loses what lay there, is counted once, and the rest is read', () => {
    const torn = Uint8Array.from(file);
    torn.fill(0, 2 * BLOCK, 3 * BLOCK);
    const { all } = readIn(torn, 10_000);
    const losses = lossesOf(all);
    expect(losses.length).toBeGreaterThanOrEqual(250);
    expect(losses.at(-1)).toBe(299);
    expect(damagedOf(all)).toHaveLength(1);
  });

  it('a wrong bit loses one record', () => {
    const small = wandbFile(upTo(200).map(logged));
    for (const at of [9, 100, 5_000, 9_999]) {
      const torn = Uint8Array.from(small);
      torn[at]! ^= 4;
      const { all } = readIn(torn, 3_000);
      expect(lossesOf(all)).toHaveLength(199);
      expect(damagedOf(all)).toHaveLength(1);
    }
  });

  it('what a writer has left unfinished is no damage, and is read once it is whole', () => {
    const reader = wandb.open();
    const first = reader.read(file.subarray(0, 2 * BLOCK + 5_000));
    expect(first.damaged).toEqual([]);
    const second = reader.read(file.subarray(first.consumed));
    expect(lossesOf([first, second])).toEqual(upTo(300));
  });
});

it('a record that is too long is passed over in bounded memory', () => {
  const file = wandbFile([logged(0), padding(3 * MAX_RECORD_BYTES), logged(1), logged(2)]);
  const reader = wandb.open();
  const all: ReadResult[] = [];
  let consumed = 0;
  for (let end = 0; end < file.length;) {
    end = Math.min(file.length, end + 256 * 1024);
    const result = reader.read(file.subarray(consumed, end));
    consumed += result.consumed;
    expect(end - consumed).toBeLessThanOrEqual(MAX_RECORD_BYTES + 256 * 1024);
    all.push(result);
  }
  expect(lossesOf(all)).toEqual([0, 1, 2]);
  expect(damagedOf(all)).toEqual([]);
});

it('a file of another program under that name, and hostile bytes, take bounded time', () => {
  for (const pattern of [[4, 0x40], [1], [2, 0, 3], [0xff], [0x3a, 0x57, 0x26, 0x42, 0xe1, 0xbe, 0]]) {
    const bytes = Uint8Array.from({ length: 2 * MAX_RECORD_BYTES }, (_, i) => pattern[i % pattern.length]!);
    const start = performance.now();
    expect(wandb.open().read(bytes).damaged.length).toBeLessThanOrEqual(1);
    expect(performance.now() - start).toBeLessThan(4_000);
  }
});

describe('the step of a record', () => {
  const stepsOf = (records: Record<string, string>[]) =>
    lossesOf([wandb.open().read(wandbFile(records.map(historyRecord)))]);

  it('is the trainer’s, under each of its names, else the count of the calls', () => {
    for (const name of ['train/global_step', 'trainer/global_step', 'global_step', 'step', 'iteration'])
      expect(stepsOf([{ loss: '1', [name]: '50', _step: '3' }])).toEqual([50]);
    expect(stepsOf([{ loss: '1', _step: '3' }])).toEqual([3]);
    // Of something else.
    expect(stepsOf([{ loss: '1', 'eval/step': '50', _step: '3' }])).toEqual([3]);
    expect(stepsOf([{ loss: '1', train_step_time: '50', _step: '3' }])).toEqual([3]);
  });

  it('a record with a thousand items is read as far as it is bounded', () => {
    const items = Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`m${i}`, '1']));
    const { events } = wandb.open().read(wandbFile([historyRecord({ _step: '1', ...items })]));
    const series = events.flatMap((event) => (event.type === 'points' ? Object.keys(event.series) : []));
    expect(series).toHaveLength(999);
  });
});

it('a training that a person stopped, and one that failed', () => {
  const endOf = (code: number) =>
    wandb
      .open()
      .read(wandbFile([logged(4), exitRecord(code)]))
      .events.at(-1);
  expect(endOf(0)).toEqual({ type: 'end', outcome: 'finished', step: 4 });
  expect(endOf(255)).toEqual({ type: 'end', outcome: 'stopped', step: 4 });
});

it('what W&B measured of the machine stands at the last step before it, and is no record of the training', () => {
  const stats = { cpu: '12.5', 'gpu.0.gpu': '97', 'gpu.0.name': '"H200"' };
  const result = wandb
    .open()
    .read(wandbFile([statsRecord(stats), logged(1), logged(5), statsRecord(stats), logged(6), exitRecord(0)]));
  const [points] = result.events.flatMap((event) => (event.type === 'points' ? [event.series] : []));
  const of = (path: string) => [Array.from(points![path]!.steps), Array.from(points![path]!.values)];
  expect(of('system/cpu')).toEqual([[5], [12.5]]);
  expect(of('system/gpu.0.gpu')).toEqual([[5], [97]]);
  expect(Object.keys(points!)).not.toContain('system/gpu.0.name');
  expect(result.records).toBe(3);
});
