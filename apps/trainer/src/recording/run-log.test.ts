import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { INFO } from '../testing/events-for-test.ts';
import { RunLog } from './run-log.ts';

it('keeps 20,000 points of each series in memory', () => {
  const log = new RunLog(mkdtempSync(join(tmpdir(), 'run-log-')), INFO, () => undefined);
  const steps = Array.from({ length: 20_001 }, (_, i) => i);
  log.record({ type: 'points', series: { 'train/loss': { steps, values: steps } } });
  log.close();
  expect(log.run.series.get('train/loss')!.length).toBeLessThanOrEqual(20_000);
});
