/** The table of all metrics of a run. */

import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { metricsCsv } from './run-export.tsx';

it('has a row for each step and a column for each metric, in order, with what is not finite as it is', () => {
  const run = emptyRun();
  applyEvents(run, [
    { type: 'train', step: 2, values: { 'train/loss': NaN, 'train/lr': 1e-3 } },
    { type: 'evaluation', step: 10, values: { 'eval/loss': 0.25 } },
    { type: 'train', step: 10, values: { 'train/loss': -0.5 } },
  ]);
  expect(metricsCsv(run)).toBe('step,eval/loss,train/loss,train/lr\r\n2,,NaN,0.001\r\n10,0.25,-0.5,\r\n');
});
