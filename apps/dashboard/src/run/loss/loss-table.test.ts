/** The numbers of the loss chart, as a table. */

import { applyEvents, emptyRun } from '@rewardboard/protocol';
import type { Keep } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { lossColumns } from './loss-columns.ts';
import { lossRows } from './loss-table.ts';

it('shows the training loss, the validation loss and the gap at each evaluation, and what is not logged as a dash', () => {
  const run = emptyRun();
  applyEvents(run, [
    { type: 'train', step: 10, values: { 'train/loss': 1 } },
    { type: 'train', step: 30, values: { 'train/loss': 0.5 } },
    { type: 'evaluation', step: 20, values: { 'eval/loss': 1 } },
    { type: 'evaluation', step: 40, epoch: 0.5, values: { 'eval/loss': NaN } },
  ]);
  expect(lossRows(run, lossColumns(run, 0), { step: 20 } as Keep)).toEqual([
    ['20 ◆ keep', '–', '0.750', '1.000', '0.250'],
    ['40', '0.50', '–', 'not a number', '–'],
  ]);
});

it('lists the newest 1,000 rows, and counts the earlier ones', () => {
  const run = emptyRun();
  for (let step = 1; step <= 1_200; step++)
    applyEvents(run, [{ type: 'evaluation', step, values: { 'eval/loss': 1 } }]);
  const rows = lossRows(run, lossColumns(run, 0), null);
  expect(rows[0]![0]).toBe('200 earlier rows are not listed');
  expect(rows.slice(1).map(([step]) => step)).toHaveLength(1_000);
});
