/** Histories in one object, whose columns lie in groups. */

import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { historyColumns } from './history-columns.ts';
import { textOf } from './index.ts';

const [loss, other] = [
  [1, 0.5, NaN],
  [0.9, 0.7, 0.6],
];

it.each<[string, object]>([
  ['beside a list of epochs', { epochs: [0, 1, 2], metrics: { loss, val_loss: other } }],
  ['below a history', { config: { lr: 0.1 }, history: { epoch: [0, 1, 2], loss, val_loss: other } }],
  ['by split', { train: { loss }, val: { loss: other } }],
  ['by metric', { loss: { train: loss, val: other } }],
  ['by split, below a name that says nothing', { results: { train: { loss }, validation: { loss: other } } }],
])('columns %s', (_, history) => {
  const text = JSON.stringify(history).replaceAll('null', 'NaN');
  const bytes = new TextEncoder().encode(text);
  expect(historyColumns.recognizes!({ fileName: 'history.json', bytes, text: textOf(bytes) })).toBe(true);
  const result = historyColumns.open({ facts: {} }).read(bytes);
  const run = emptyRun();
  applyEvents(run, result.events);
  expect(result.damaged).toEqual([]);
  expect(result.records).toBe(3);
  expect(Array.from(run.series.get('train/loss')!.values)).toEqual(loss);
  expect(Array.from(run.series.get('eval/loss')!.values)).toEqual(other);
  expect(Array.from(run.series.get('eval/loss')!.steps)).toEqual([1, 2, 3]);
});
