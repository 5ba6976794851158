import { expect, it } from 'vitest';
import { LogHistory } from './trainer-state.ts';

it('keeps the newest rows of a long training, within a bound', () => {
  const history = new LogHistory();
  let most = 0;
  for (let step = 1; step <= 230_000; step++) {
    history.see({ type: 'train', step, epoch: 0, values: { 'train/loss': 1 } });
    most = Math.max(most, history.rows.length);
  }
  expect(most).toBeLessThanOrEqual(110_000);
  expect(history.rows.length).toBeGreaterThanOrEqual(100_000);
  expect(history.rows.at(-1)).toMatchObject({ step: 230_000 });
});
