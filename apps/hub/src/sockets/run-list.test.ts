/** What viewers get of the list of runs, and how often. */

import { expect, it } from 'vitest';
import { DiagnoserPool } from '@rewardboard/diagnostics';
import type { ListQuery, RunLine, RunsPage } from '@rewardboard/protocol';
import { FIRST_PAGE, RUNS_A_PAGE } from '@rewardboard/protocol';
import { Runs } from '../runs/runs.ts';
import { RunList } from './run-list.ts';
import type { ViewNamespace, ViewSocket } from './socket-server.ts';

/** A viewer with its rooms, and the page as it adds up. */
class Reader {
  readonly rooms = new Set<string>();
  readonly pages: RunsPage[] = [];
  readonly lines = new Map<string, RunLine>();
  ids: string[] = [];
  readonly data: { onlyRun: string | null } = { onlyRun: null };
  connected = true;

  join(room: string): void {
    this.rooms.add(room);
  }
  leave(room: string): void {
    this.rooms.delete(room);
  }
  emit(_: 'runs', page: RunsPage): void {
    this.pages.push(page);
    if (page.isNew) this.lines.clear();
    for (const line of page.lines) this.lines.set(line.id, { ...this.lines.get(line.id), ...line } as RunLine);
    this.ids = page.ids ?? this.ids;
  }
}

function listOf(count: number) {
  let streams = 0;
  const clock = { elapsed: 0, perCall: 0 };
  const runs = new Runs({
    now: () => 0,
    newStream: () => `${++streams}`,
    diagnosers: new DiagnoserPool([]),
    notice: () => undefined,
  });
  const readers: Reader[] = [];
  const namespace = {
    to: (room: string) => ({
      emit: (event: 'runs', page: RunsPage) => {
        for (const reader of readers) if (reader.rooms.has(room)) reader.emit(event, page);
      },
    }),
  };
  const list = new RunList(namespace as unknown as ViewNamespace, runs, () => (clock.elapsed += clock.perCall));
  const nameOf = (i: number) => `run${String(i).padStart(4, '0')}`;
  const add = (i: number) => runs.add(nameOf(i), 'hash', { name: nameOf(i), directory: '', source: '' }, 0)!;
  const added = Array.from({ length: count }, (_, i) => add(i));
  const grow = (from: number, to: number, step: number) =>
    added.slice(from, to).forEach((run) => runs.apply(run, [{ type: 'train', step, values: { 'train/loss': 1 } }]));
  const ask = (reader: Reader, query: Partial<ListQuery> | null = {}) =>
    list.ask(reader as unknown as ViewSocket, query && { ...FIRST_PAGE, ...query });
  const reader = (query?: Partial<ListQuery>) => {
    const one = new Reader();
    readers.push(one);
    ask(one, query);
    return one;
  };
  return { list, runs, add, added, grow, reader, ask, clock };
}

it('is held until the disk was read for the first time, and then sent', () => {
  const { list, reader, grow } = listOf(30);
  const early = reader();
  grow(0, 30, 1);
  list.sendChanges();
  expect(early.pages).toEqual([]);
  list.release();
  expect(early.ids).toHaveLength(30);
  expect(reader().ids).toHaveLength(30);
  expect(early.pages).toHaveLength(1);
});

it('a page has fifty runs, and a viewer gets nothing of the others but their number', () => {
  const { list, reader, grow } = listOf(1_001);
  list.release();
  const first = reader();
  const last = reader({ from: 1_000 });
  expect(first.ids).toHaveLength(RUNS_A_PAGE);
  expect(first.pages[0]).toMatchObject({
    from: 0,
    matching: 1_001,
    counts: { all: 1_001, states: { running: 1_001 } },
  });
  expect(last.ids).toEqual(['run1000']);
  grow(60, 1_001, 5);
  list.sendChanges();
  expect(first.pages).toHaveLength(1);
  expect(last.pages.slice(1)).toEqual([{ lines: [{ id: 'run1000', lastStep: 5 }] }]);
});

it('of lines that changed only the fields that differ are sent, and none twice', () => {
  const { list, reader, grow } = listOf(30);
  list.release();
  const one = reader();
  grow(0, 2, 7);
  list.sendChanges();
  list.sendChanges();
  expect(one.pages.slice(1)).toEqual([
    {
      lines: [
        { id: 'run0000', lastStep: 7 },
        { id: 'run0001', lastStep: 7 },
      ],
    },
  ]);
});

it('whoever comes later, leaves, or asks for another page has the same lines as the others', () => {
  const { list, runs, add, added, grow, reader, ask } = listOf(120);
  list.release();
  const one = reader();
  grow(0, 120, 1);
  const two = reader();
  expect(two.lines.get('run0000')!.lastStep).toBe(0);
  runs.remove(added[3]!);
  add(500);
  grow(0, 3, 2);
  list.sendChanges();
  expect(two.ids).toEqual(one.ids);
  expect(one.ids).not.toContain('run0003');
  for (const id of one.ids) expect(two.lines.get(id)).toEqual(one.lines.get(id));
  expect(one.lines.get('run0000')!.lastStep).toBe(2);
  ask(two, { from: 50, also: ['run0000'] });
  expect(two.rooms.size).toBe(1);
  expect(two.ids[0]).toBe('run0051');
  expect(two.lines.get('run0000')!.lastStep).toBe(2);
  ask(two, null);
  const pages = two.pages.length;
  grow(0, 120, 3);
  list.sendChanges();
  expect([two.pages.length, two.rooms.size]).toEqual([pages, 0]);
  expect(one.lines.get('run0000')!.lastStep).toBe(3);
});

it('a run that begins to be trained comes to the first page, whatever is there', () => {
  const { list, runs, added, reader } = listOf(300);
  for (const run of added) runs.apply(run, [{ type: 'end', step: 1, time: 0, outcome: 'finished' }]);
  runs.updateStates();
  list.release();
  const one = reader({ order: 'newest' });
  runs.add('zebra', 'hash', { name: 'zebra', directory: '', source: '' }, 0);
  list.sendChanges();
  expect(one.ids[0]).toBe('zebra');
});

it('many different pages are served in turns', () => {
  const { list, grow, reader, clock } = listOf(10);
  list.release();
  const readers = Array.from({ length: 9 }, (_, i) => reader({ words: 'run', from: i }));
  clock.perCall = 10;
  grow(0, 10, 4);
  const served = () => readers.filter(({ pages }) => pages.length === 2).length;
  list.sendChanges();
  expect(served()).toBe(3);
  for (let i = 0; i < 2; i++) list.sendChanges();
  expect(served()).toBe(9);
});

it('whoever came by a link to one run gets its line, and nothing of the others', () => {
  const { list, grow, reader, ask } = listOf(60);
  list.release();
  const one = reader();
  const guest = reader();
  guest.data.onlyRun = 'run0055';
  ask(guest, { also: ['run0001'], words: '' });
  expect(guest.pages.at(-1)).toMatchObject({ ids: ['run0055'], matching: 1, counts: { all: 1 } });
  expect([...guest.lines.keys()]).toEqual(['run0055']);
  grow(0, 60, 9);
  list.sendChanges();
  expect(guest.pages.at(-1)).toEqual({ lines: [{ id: 'run0055', lastStep: 9 }] });
  expect(one.lines.get('run0001')!.lastStep).toBe(9);
});
