/** What viewers get of the list of runs, and how often. */

import { expect, it } from 'vitest';
import { DiagnoserPool } from '@rewardboard/diagnostics';
import { Runs } from '../runs/runs.ts';
import { RunList } from './run-list.ts';
import type { ViewNamespace, ViewSocket } from './socket-server.ts';

function listOf(count: number) {
  let streams = 0;
  const runs = new Runs({
    now: () => 0,
    newStream: () => `${++streams}`,
    diagnosers: new DiagnoserPool([]),
    notice: () => undefined,
  });
  const told: [string, number][] = [];
  const emit = (event: string, value: unknown) => told.push([event, Array.isArray(value) ? value.length : 1]);
  const sockets = new Map<string, object>([['somebody', {}]]);
  const list = new RunList({ emit, sockets, except: () => ({ emit }) } as unknown as ViewNamespace, runs);
  const added = Array.from({ length: count }, (_, i) =>
    runs.add(`run${i}`, 'hash', { name: `run${i}`, directory: '', source: '' }, 0)!,
  );
  const grow = (many: number, step: number) =>
    added.slice(0, many).forEach((run) => runs.apply(run, [{ type: 'train', step, values: { 'train/loss': 1 } }]));
  return { list, told, grow, sockets, welcome: () => list.welcome({ emit } as unknown as ViewSocket) };
}

it('is held until the disk was read for the first time, and then sent complete', () => {
  const { list, told, welcome, grow } = listOf(30);
  welcome();
  grow(30, 1);
  list.sendChanges();
  expect(told).toEqual([]);
  list.release();
  expect(told).toEqual([['runs', 30]]);
  welcome();
  expect(told).toEqual([
    ['runs', 30],
    ['runs', 30],
  ]);
});

it('a few lines that changed are sent one by one, many as one list, and none twice', () => {
  const { list, told, grow } = listOf(30);
  list.release();
  told.length = 0;
  grow(2, 1);
  list.sendChanges();
  expect(told).toEqual([
    ['run-changed', 1],
    ['run-changed', 1],
  ]);
  list.sendChanges();
  expect(told).toHaveLength(2);
  grow(30, 2);
  list.sendChanges();
  expect(told.slice(2)).toEqual([['runs', 30]]);
});

it('sends nothing while nobody watches; a new viewer gets the list as it is then', () => {
  const { list, told, grow, sockets, welcome } = listOf(3);
  list.release();
  told.length = 0;
  sockets.clear();
  grow(3, 5);
  list.sendChanges();
  expect(told).toEqual([]);
  sockets.set('somebody', {});
  welcome();
  expect(told).toEqual([['runs', 3]]);
});
