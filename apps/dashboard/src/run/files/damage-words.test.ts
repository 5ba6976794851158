import type { SourceStatus } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { damageWords } from './damage-words.ts';

const source: SourceStatus = {
  path: 'runs/a/metrics.log',
  format: 'metrics-log',
  size: 9,
  read: 9,
  records: 1,
  damaged: 0,
  firstDamage: null,
  error: null,
};

it('is empty for an undamaged file', () => expect(damageWords(source)).toEqual([]));

it('counts unreadable lines or records, and names the first', () => {
  expect(damageWords({ ...source, damaged: 2, firstDamage: { line: 481, text: 'x' } })).toEqual([
    '2 lines of metrics.log could not be read (first: line 481)',
  ]);
  expect(damageWords({ ...source, unit: 'record', damaged: 1, firstDamage: { line: 7, text: 'x' } })).toEqual([
    '1 record of metrics.log could not be read (first: record 7)',
  ]);
});

it('says why a file cannot be read at all', () => {
  expect(damageWords({ ...source, error: 'permission denied.' })).toEqual([
    'metrics.log cannot be read: permission denied',
  ]);
});
