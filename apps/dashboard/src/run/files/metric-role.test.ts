/** Splitting a path into role and name, and joining them. */

import { expect, it } from 'vitest';
import { partnersOf, pathOf, roleOf } from './metric-role.ts';

it('splits a path into a role and a name, and joins them to the same path', () => {
  for (const path of ['train/loss', 'eval/gsm8k/accuracy', 'test/f1', 'ignore', 'gpu/power', 'summary/train_loss'])
    expect(pathOf(roleOf(path))).toBe(path);
  expect(roleOf('eval/gsm8k/accuracy')).toEqual({ role: 'eval', name: 'gsm8k/accuracy' });
  expect(roleOf('trainer/x')).toEqual({ role: 'other', name: 'trainer/x' });
  expect(roleOf('ignore')).toEqual({ role: 'ignore', name: '' });
});

it('finds the metrics of the same name in other roles', () => {
  const paths = new Set(['train/loss', 'eval/loss', 'test/loss', 'eval/f1']);
  expect(partnersOf(roleOf('train/loss'), paths)).toEqual(['eval', 'test']);
  expect(partnersOf(roleOf('eval/f1'), paths)).toEqual([]);
  expect(partnersOf(roleOf('gpu/loss'), paths)).toEqual([]);
});
