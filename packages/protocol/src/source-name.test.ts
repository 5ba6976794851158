import { expect, it } from 'vitest';
import { sourceName } from './source-name.ts';

it('names the trainer for people, and leaves the names of files alone', () => {
  expect(sourceName('own journal')).toBe('rewardboard trainer');
  expect(sourceName('uplink')).toBe('rewardboard trainer, by uplink');
  expect(sourceName('metrics.csv, trainer_state.json')).toBe('metrics.csv, trainer_state.json');
});
