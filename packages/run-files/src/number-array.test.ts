import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { recognize } from './index.ts';
import { numberArray } from './number-array.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const formatOf = (fileName: string, text: string) => {
  const found = recognize({ fileName, text, bytes: bytesOf(text) });
  return found === 'wait' ? found : (found?.id ?? null);
};

function pointsIn(fileName: string, ...versions: string[]) {
  const reader = numberArray.open({ fileName });
  const run = emptyRun();
  const results = versions.map((text) => reader.read(bytesOf(text)));
  for (const { events } of results) applyEvents(run, events);
  const series = [...run.series].map(([path, { steps, values }]) => [path, [...steps], [...values]]);
  return {
    series,
    records: results.map(({ records }) => records),
    readAgain: results.some(({ readAgain }) => readAgain),
  };
}

it.each([
  ['val_losses.json', '[0.7, NaN, 0.5]', [['eval/loss', [1, 2, 3], [0.7, NaN, 0.5]]]],
  ['accuracy.json', '[[10, 0.5], [20, 0.6], [30, 0.7]]', [['train/accuracy', [10, 20, 30], [0.5, 0.6, 0.7]]]],
  [
    'run-.-tag-eval_loss.json',
    '[[1700000000.5, 10, 0.7], [1700000001, 20, 0.6], [1700000002, 30, 0.5]]',
    [['eval/loss', [10, 20, 30], [0.7, 0.6, 0.5]]],
  ],
])('%s with %s is a series', (fileName, text, series) => {
  expect(formatOf(fileName, text)).toBe('number-array');
  const found = pointsIn(fileName, text).series.filter(([path]) => path !== 'time');
  expect(found).toEqual(series);
});

it('what was added counts once, half a version not at all, and another history is read anew', () => {
  const grown = pointsIn('loss.json', '[0.7, 0.6]', '[0.7, 0.6, 0.', '[0.7, 0.6, 0.5]');
  expect(grown).toEqual({ series: [['train/loss', [1, 2, 3], [0.7, 0.6, 0.5]]], records: [2, 0, 1], readAgain: false });
  expect(pointsIn('loss.json', '[0.7, 0.6]', '[0.9, 0.8]').readAgain).toBe(true);
});

it.each([
  ['loss.json', '[0.7, 0.6]'],
  ['loss.json', '[[1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4]]'],
  ['loss.json', '[[3, 0.5], [2, 0.5], [1, 0.5]]'],
  ['loss.json', '["a", "b", "c"]'],
  ['labels.json', '[1, 0, 1, 1]'],
  ['vectors.json', '[0.1, 0.2, 0.3]'],
])('%s with %s is none', (fileName, text) => {
  expect(formatOf(fileName, text)).toBe(null);
});

it('a long one is recognized by its beginning', () => {
  for (const entry of ['0.5', '[1, 0.5]'].map((text, i) => (n: number) => (i === 0 ? text : `[${n}, 0.5]`))) {
    const text = `[${Array.from({ length: 9_000 }, (_, n) => entry(n)).join(', ')}]`;
    const beginning = text.slice(0, 16 * 1024);
    expect(formatOf('loss.json', beginning)).toBe('number-array');
  }
});
