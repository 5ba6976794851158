/** The numbers of the loss chart, as a table. */

import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { lossColumns } from './loss-model.ts';
import { lossRows } from './loss-table.ts';

it('lists the newest 1,000 rows, and counts the earlier ones', () => {
  const run = emptyRun();
  for (let step = 1; step <= 1_200; step++)
    applyEvents(run, [{ type: 'evaluation', step, values: { 'eval/loss': 1 } }]);
  const rows = lossRows(run, lossColumns(run, 0), null);
  expect(rows[0]![0]).toBe('200 earlier rows are not listed');
  expect(rows.slice(1).map(([step]) => step)).toHaveLength(1_000);
});
