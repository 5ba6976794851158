import { expect, it } from 'vitest';
import { sourceName, sourceOfProgram } from './source-name.ts';

it('names the trainer for people, and leaves the names of files alone', () => {
  expect(sourceName('own journal')).toBe('rewardboard trainer');
  expect(sourceName('uplink')).toBe('rewardboard trainer, by uplink');
  expect(sourceName('metrics.csv, trainer_state.json')).toBe('metrics.csv, trainer_state.json');
});

it('names the program that wrote a journal, and says whether it was sent', () => {
  expect(sourceOfProgram('TRL', 'own journal')).toBe('TRL');
  expect(sourceOfProgram('TRL', 'uplink')).toBe('TRL, by uplink');
  expect(sourceOfProgram('TRL', sourceOfProgram('TRL', 'uplink'))).toBe('TRL, by uplink');
});
