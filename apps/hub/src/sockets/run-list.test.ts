/** What viewers get of the list of runs, and how often. */

import { inflateRawSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { DiagnoserPool } from '@rewardboard/diagnostics';
import type { ListMessage, RunLine } from '@rewardboard/protocol';
import { LINES_A_MESSAGE, withChange } from '@rewardboard/protocol';
import { Runs } from '../runs/runs.ts';
import { RunList } from './run-list.ts';
import type { ViewNamespace, ViewSocket } from './socket-server.ts';

/** A viewer with its rooms, and the list as it adds up. */
class Reader {
  readonly rooms = new Set<string>();
  readonly messages: ListMessage[] = [];
  readonly packed: Buffer[] = [];
  readonly lines = new Map<string, RunLine>();
  readonly data: { onlyRun: string | null } = { onlyRun: null };
  connected = true;
  /** Reads what comes at once. */
  reads = true;
  goOn: (() => void) | null = null;

  join(room: string): void {
    this.rooms.add(room);
  }
  leave(room: string): void {
    this.rooms.delete(room);
  }
  emit(_: string, sent: ListMessage | Buffer, read?: () => void): void {
    const message = Buffer.isBuffer(sent) ? (JSON.parse(inflateRawSync(sent).toString()) as ListMessage) : sent;
    if (Buffer.isBuffer(sent)) this.packed.push(sent);
    this.messages.push(message);
    if (message.isNew) this.lines.clear();
    for (const line of message.lines) this.lines.set(line.id, withChange(this.lines.get(line.id), line));
    for (const id of message.removed ?? []) this.lines.delete(id);
    if (this.reads) read?.();
    else this.goOn = read ?? null;
  }
}

function listOf(count: number) {
  let streams = 0;
  const runs = new Runs({
    now: () => 0,
    newStream: () => `${++streams}`,
    diagnosers: new DiagnoserPool([]),
    notice: () => undefined,
  });
  const readers: Reader[] = [];
  const namespace = {
    to: (room: string) => ({
      emit: (event: string, message: ListMessage | Buffer) => {
        for (const reader of readers) if (reader.rooms.has(room)) reader.emit(event, message);
      },
    }),
  };
  const list = new RunList(namespace as unknown as ViewNamespace, runs);
  const nameOf = (i: number) => `run${String(i).padStart(4, '0')}`;
  const add = (i: number) => runs.add(nameOf(i), 'hash', { name: nameOf(i), directory: '', source: '' }, 0)!;
  const added = Array.from({ length: count }, (_, i) => add(i));
  const grow = (from: number, to: number, step: number) =>
    added.slice(from, to).forEach((run) => runs.apply(run, [{ type: 'train', step, values: { 'train/accuracy': 1 } }]));
  const ask = (reader: Reader) => list.ask(reader as unknown as ViewSocket);
  const forget = (reader: Reader) => list.forget(reader as unknown as ViewSocket);
  const reader = (reads = true, onlyRun: string | null = null) => {
    const one = new Reader();
    one.reads = reads;
    one.data.onlyRun = onlyRun;
    readers.push(one);
    ask(one);
    return one;
  };
  return { list, runs, add, added, grow, reader, ask, forget };
}

it('is held until the disk was read for the first time, and then sent', () => {
  const { list, reader, grow } = listOf(30);
  const early = reader();
  grow(0, 30, 1);
  list.sendChanges();
  expect(early.messages).toEqual([]);
  list.release();
  expect(early.lines.size).toBe(30);
  expect(reader().lines.size).toBe(30);
  expect(early.messages).toHaveLength(1);
});

it('a long list comes in parts, each when the one before was read', () => {
  const { list, reader } = listOf(2 * LINES_A_MESSAGE + 1);
  list.release();
  const slow = reader(false);
  expect(slow.messages.map(({ isNew, isWhole, lines }) => [isNew, isWhole, lines.length])).toEqual([
    [true, undefined, LINES_A_MESSAGE],
  ]);
  slow.goOn!();
  slow.goOn!();
  expect(slow.messages.slice(1).map(({ isNew, isWhole, lines }) => [isNew, isWhole, lines.length])).toEqual([
    [undefined, undefined, LINES_A_MESSAGE],
    [undefined, true, 1],
  ]);
  expect(slow.lines.size).toBe(2 * LINES_A_MESSAGE + 1);
});

it('who asks again in the middle gets the list from its beginning, once', () => {
  const { list, reader, ask } = listOf(LINES_A_MESSAGE + 1);
  list.release();
  const slow = reader(false);
  const before = slow.goOn!;
  ask(slow);
  before();
  expect(slow.messages).toHaveLength(2);
  slow.goOn!();
  expect(slow.messages).toHaveLength(3);
});

it('of lines that changed only the fields that differ are sent, and none twice', () => {
  const { list, reader, grow } = listOf(30);
  list.release();
  const one = reader();
  grow(0, 2, 7);
  list.sendChanges();
  list.sendChanges();
  const metrics = { 'train/accuracy': { best: 1, bestStep: 7, last: 1, kept: null } };
  expect(one.messages.slice(1)).toEqual([
    {
      lines: [
        { id: 'run0000', lastStep: 7, metrics },
        { id: 'run0001', lastStep: 7, metrics },
      ],
    },
  ]);
});

it('many changes come in messages of a bounded length', () => {
  const { list, reader, grow } = listOf(LINES_A_MESSAGE + 10);
  list.release();
  const one = reader();
  const before = one.messages.length;
  grow(0, LINES_A_MESSAGE + 10, 3);
  list.sendChanges();
  expect(one.messages.slice(before).map(({ lines }) => lines.length)).toEqual([LINES_A_MESSAGE, 10]);
});

it('whoever comes later, leaves, or asks again has the same lines as the others', () => {
  const { list, runs, add, added, grow, reader, ask, forget } = listOf(120);
  list.release();
  const one = reader();
  grow(0, 120, 1);
  const two = reader();
  expect(two.lines).toEqual(one.lines);
  list.sendChanges();
  expect(two.lines.get('run0000')!.lastStep).toBe(1);
  expect(one.lines.get('run0000')!.lastStep).toBe(1);
  runs.remove(added[3]!);
  add(500);
  grow(0, 3, 2);
  list.sendChanges();
  expect([...one.lines.keys()]).not.toContain('run0003');
  expect([...two.lines]).toEqual([...one.lines]);
  expect(one.lines.get('run0000')!.lastStep).toBe(2);
  ask(two);
  expect(two.rooms.size).toBe(1);
  forget(two);
  const messages = two.messages.length;
  grow(0, 120, 3);
  list.sendChanges();
  expect([two.messages.length, two.rooms.size]).toEqual([messages, 0]);
  expect(one.lines.get('run0000')!.lastStep).toBe(3);
});

it('whoever came by a link to one run gets its line, and nothing of the others', () => {
  const { list, runs, added, grow, reader } = listOf(60);
  list.release();
  const one = reader();
  const guest = reader(true, 'run0055');
  expect([...guest.lines.keys()]).toEqual(['run0055']);
  grow(0, 55, 9);
  runs.remove(added[3]!);
  list.sendChanges();
  expect(guest.messages).toHaveLength(1);
  expect(one.lines.get('run0001')!.lastStep).toBe(9);
  grow(50, 60, 12);
  list.sendChanges();
  expect([guest.messages.length, [...guest.lines.keys()]]).toEqual([2, ['run0055']]);
  expect(guest.lines.get('run0055')!.lastStep).toBe(12);
});

it('however many ask, each part of the list is made once, and again only after a change in it', () => {
  const { list, reader, grow } = listOf(2 * LINES_A_MESSAGE);
  list.release();
  const [one, two] = [reader(), reader()];
  expect(one.packed).toHaveLength(2);
  expect(two.packed[0]).toBe(one.packed[0]);
  expect(two.packed[1]).toBe(one.packed[1]);
  grow(0, 1, 5);
  list.sendChanges();
  const three = reader();
  expect(three.packed[0]).not.toBe(one.packed[0]);
  expect(three.packed[1]).toBe(one.packed[1]);
  expect(three.lines).toEqual(one.lines);
});

it('a run that changes or goes while a viewer reads slowly is in the end as it is', () => {
  const { list, runs, added, reader, grow } = listOf(2 * LINES_A_MESSAGE);
  list.release();
  reader();
  const slow = reader(false);
  const goOn = slow.goOn!;
  grow(LINES_A_MESSAGE, LINES_A_MESSAGE + 1, 9);
  runs.remove(added[LINES_A_MESSAGE + 1]!);
  list.sendChanges();
  goOn();
  expect(slow.lines.size).toBe(2 * LINES_A_MESSAGE - 1);
  expect(slow.lines.get(added[LINES_A_MESSAGE]!.id)!.lastStep).toBe(9);
  expect(slow.lines.has(added[LINES_A_MESSAGE + 1]!.id)).toBe(false);
});
