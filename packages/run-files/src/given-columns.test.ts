/** A table that a person named the columns of is read like one that has them in its header, cut anywhere. */

import type { RunEvent } from '@rewardboard/protocol';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import type { Format } from './index.ts';
import { recognize, textOf, unknownContent } from './index.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const BEGINNING = (text: string, fileName = 'log.csv') => {
  const bytes = bytesOf(text);
  return { fileName, bytes, text: textOf(bytes) };
};

/** In pieces of a length, and its last line at the end. */
function read(text: string, columns: string[], length: number) {
  const bytes = bytesOf(text);
  const reader = (recognize(BEGINNING(text), { columns }) as Format).open();
  const events: RunEvent[] = [];
  const damaged: number[] = [];
  let [at, records] = [0, 0];
  for (let end = length; ; end += length) {
    const result = reader.read(bytes.subarray(at, end));
    at += result.consumed;
    records += result.records;
    events.push(...result.events);
    damaged.push(...result.damaged.map(({ line }) => line));
    if (end >= bytes.length) break;
  }
  const last = reader.end!(bytes.subarray(at));
  const run = emptyRun();
  applyEvents(run, [...events, ...last.events]);
  const series = Object.fromEntries(
    [...run.series].map(([name, { steps, values }]) => [name, { steps: [...steps], values: [...values] }]),
  );
  return { series, damaged, records: records + last.records, names: [...reader.names!.keys()] };
}

it('without a header, with one that says nothing, and with another separator', () => {
  const expected = {
    'train/loss': { steps: [10, 20, 30], values: [0.7, 0.6, 0.5] },
    'eval/accuracy': { steps: [10, 20, 30], values: [0.5, 0.6, 0.7] },
  };
  const columns = ['step', 'loss', '', 'val_accuracy'];
  const rows = ['10,0.7,1,0.5', '20,0.6,2,0.6', '30,0.5,3,0.7'];
  for (const lines of [
    rows,
    ['A,B,C,D', ...rows],
    rows.map((row) => row.replaceAll(',', '\t')),
    rows.map((row) => `${row}\r`),
  ])
    for (const length of [1, 7, 13, 1_000]) {
      const found = read(lines.join('\n'), columns, length);
      expect(found.series).toMatchObject(expected);
      expect(found).toMatchObject({ damaged: [], records: 3, names: ['loss', 'val_accuracy'] });
    }
});

it('damage keeps the numbers of the file’s lines', () => {
  expect(read('10,0.7\nxx\n20,0.6\n', ['step', 'loss'], 5).damaged).toEqual([2]);
  expect(read('a,b\n10,0.7\nxx\n20,0.6\n', ['step', 'loss'], 5).damaged).toEqual([3]);
});

it('a name that a person gave a path makes a table, or lines of JSON, a log', () => {
  const isNamed = (name: string) => name === 'mystery';
  expect(recognize(BEGINNING('round,mystery\n1,0.5\n'))).toBeNull();
  expect(recognize(BEGINNING('round,mystery\n1,0.5\n'), { isNamed })).toMatchObject({ id: 'csv' });
  expect(recognize(BEGINNING('{"round": 1, "mystery": 0.5}\n', 'x.jsonl'), { isNamed })).toMatchObject({
    id: 'json-lines',
  });
  expect(recognize(BEGINNING('round,other\n1,0.5\n'), { isNamed })).toBeNull();
});

it('says what nobody understands', () => {
  const of = (text: string) => unknownContent(bytesOf(text));
  expect(of('')).toEqual({ kind: 'empty' });
  expect(of('a\0b')).toEqual({ kind: 'binary' });
  expect(of('1,0.5,0.25\n2,0.4,0.3\n')).toEqual({ kind: 'columns', count: 3 });
  expect(of('ROUND,X LOSS\n1,0.5\n')).toMatchObject({ kind: 'table', names: ['ROUND', 'X LOSS'] });
  expect(of('Hello, world\nthis is, a text\n')).toEqual({ kind: 'text' });
  expect(of('{"a": 1, "b": {"c": [1, 2]}}\n')).toEqual({ kind: 'json', names: ['a', 'b'] });
  expect(of('{\n  "a": 1,\n')).toEqual({ kind: 'json', names: ['a'] });
  expect(of('[[1, 0.5], [2, 0.4]]\n')).toEqual({ kind: 'json', names: [] });
  expect(of('[INFO] nothing of interest\n')).toEqual({ kind: 'text' });
});

it('semicolons divide a row of decimal commas', () => {
  const text = '1;0,5;0,61\n2;0,4;0,62\n';
  expect(unknownContent(bytesOf(text))).toEqual({ kind: 'columns', count: 3 });
  expect(read(text, ['step', 'loss', 'val_acc'], 100).series).toMatchObject({
    'train/loss': { steps: [1, 2], values: [0.5, 0.4] },
    'eval/accuracy': { steps: [1, 2], values: [0.61, 0.62] },
  });
});
