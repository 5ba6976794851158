/** Logs of unknown metrics are drawn; sets of data, configurations and predictions are no logs. */

import { expect, it } from 'vitest';
import { recognize, textOf } from './index.ts';
import { readWhole } from './testing/read-whole.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
function formatOf(fileName: string, text: string) {
  const bytes = bytesOf(text);
  return recognize({ fileName, bytes, text: textOf(bytes) });
}
const fall = (i: number) => Math.exp(-i / 10) + 0.01 * Math.sin(i * 7919);
const rise = (i: number) => 1 - fall(i) / 2;
const table = (header: string, rows: number, row: (i: number) => string) =>
  `${header}\n${Array.from({ length: rows }, (_, i) => `${row(i)}\n`).join('')}`;
const objects = (rows: number, row: (i: number) => object) =>
  Array.from({ length: rows }, (_, i) => `${JSON.stringify(row(i))}\n`).join('');

it.each([
  ['m.csv', 'csv', table('it,foo,bar', 30, (i) => `${i},${fall(i)},${rise(i)}`)],
  ['m.tsv', 'csv', table('step\tfoo\tnote', 30, (i) => `${i * 10}\t${fall(i)}\tok`)],
  [
    'm.csv',
    'csv',
    table('Epoche;Verlust;Genauigkeit', 9, (i) => `${i};${`${fall(i)};${rise(i)}`.replaceAll('.', ',')}`),
  ],
  ['m.txt', 'csv', table('round foo bar', 30, (i) => `${i} ${fall(i)} ${rise(i)}`)],
  ['m.jsonl', 'json-lines', objects(30, (i) => ({ round: i, foo: fall(i), bar: rise(i) }))],
  ['m.log', 'json-lines', objects(30, (i) => ({ step: i, foo: fall(i), host: 'a' }))],
])('%s, read as %s: every column is a series', (name, id, text) => {
  const format = formatOf(name, text);
  expect(format).toMatchObject({ id });
  if (format === null || format === 'wait') return;
  const { series, damaged, records } = readWhole(format, bytesOf(text));
  const rows = text.split('\n').length - (id === 'csv' ? 2 : 1);
  expect({ damaged, records }).toEqual({ damaged: [], records: rows });
  const drawn = Object.entries(series).filter(([path]) => path !== 'epoch');
  expect(drawn.map(([, { steps }]) => steps.length)).toEqual(drawn.map(() => rows));
  expect(drawn.length).toBeGreaterThan(0);
});

it('few rows are no curve yet', () => {
  expect(
    formatOf(
      'm.csv',
      table('it,foo', 7, (i) => `${i},${fall(i)}`),
    ),
  ).toBeNull();
  expect(
    formatOf(
      'm.csv',
      table('it,foo', 8, (i) => `${i},${8 - i}`),
    ),
  ).toMatchObject({ id: 'csv' });
});

it.each([
  ['a column that is no count of steps', table('id,foo,bar', 60, (i) => `${i},${fall(i)},${rise(i)}`)],
  ['predictions, sorted', table('step,y_true,y_pred', 60, (i) => `${i},${i % 2},${fall(i)}`)],
  ['steps that do not rise', table('step,foo', 60, (i) => `${(i * 17) % 60},${fall(i)}`)],
  ['the same step', table('step,foo', 60, (i) => `3,${fall(i)}`)],
  ['a long text', table('step,foo,note', 60, (i) => `${i},${fall(i)},${'word '.repeat(20)}`)],
  ['constants', table('step,foo,bar', 60, (i) => `${i},1,2`)],
  ['rows of other lengths', table('step,foo', 60, (i) => (i % 3 ? `${i},${fall(i)}` : `${i}`))],
  ['steps of a solution', objects(60, (i) => ({ step: i, prompt: 'a', foo: fall(i) }))],
  ['vectors', objects(60, (i) => ({ step: i, foo: fall(i), tokens: [1, 2, 3] }))],
])('no log: %s', (_, text) => {
  expect(formatOf(text.startsWith('{') ? 'm.jsonl' : 'm.csv', text)).toBeNull();
});

it('independent numbers beside a count are seldom taken for a curve', () => {
  let seed = 20261130;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  let found = 0;
  for (let file = 0; file < 1_000; file++) {
    const rows = 8 + Math.floor(random() * 100);
    const text = table('step,a,b,c', rows, (i) => `${i},${random()},${Math.floor(random() * 10)},${random() ** 4}`);
    if (formatOf('data.csv', text) !== null) found++;
  }
  expect(found).toBeLessThan(30);
});

it('a metric that is known needs no curve', () => {
  expect(
    formatOf(
      'm.csv',
      table('it,loss', 2, (i) => `${i},${fall(i)}`),
    ),
  ).toMatchObject({ id: 'csv' });
});
