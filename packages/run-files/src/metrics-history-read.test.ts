/** Arrays of rows that programs dump. */

import { expect, it } from 'vitest';
import { textOf } from './index.ts';
import { metricsHistory } from './metrics-history-read.ts';

function read(rows: object[]) {
  const bytes = new TextEncoder().encode(JSON.stringify(rows));
  if (!metricsHistory.recognizes?.({ fileName: 'log_history.json', bytes, text: textOf(bytes) })) return null;
  const { events } = metricsHistory.open({ facts: {} }).read(bytes);
  return events.flatMap((event) => ('values' in event ? [[event.step, event.values]] : []));
}

it('reads numbers that stand there as texts', () => {
  const rows = [1, 2].map((epoch) => ({ loss: `0.${9 - epoch}`, epoch: `${epoch}.5` }));
  expect(read(rows)).toEqual([
    [1.5, { 'train/loss': 0.8 }],
    [2.5, { 'train/loss': 0.7 }],
  ]);
  expect(read([{ epoch: 'first', loss: 'high' }])).toBeNull();
});

it('takes what sums up a run of transformers for no point of a curve', () => {
  const found = read([
    { loss: 0.5, step: 10 },
    { train_runtime: 9, train_loss: 0.45, step: 10 },
  ]);
  expect(found).toEqual([
    [10, { 'train/loss': 0.5 }],
    [10, { 'summary/train_runtime': 9, 'summary/train_loss': 0.45 }],
  ]);
});
