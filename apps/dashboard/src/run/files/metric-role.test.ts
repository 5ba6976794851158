/** What a path means to a person, and back. */

import { expect, it } from 'vitest';
import { partnersOf, pathOf, roleOf } from './metric-role.ts';

it('a path is a role and a name, and both make the path again', () => {
  for (const path of ['train/loss', 'eval/gsm8k/accuracy', 'test/f1', 'ignore', 'gpu/power', 'summary/train_loss'])
    expect(pathOf(roleOf(path))).toBe(path);
  expect(roleOf('eval/gsm8k/accuracy')).toEqual({ role: 'eval', name: 'gsm8k/accuracy' });
  expect(roleOf('trainer/x')).toEqual({ role: 'other', name: 'trainer/x' });
  expect(roleOf('ignore')).toEqual({ role: 'ignore', name: '' });
});

it('partners are those of the same name in other roles', () => {
  const paths = new Set(['train/loss', 'eval/loss', 'test/loss', 'eval/f1']);
  expect(partnersOf(roleOf('train/loss'), paths)).toEqual(['eval', 'test']);
  expect(partnersOf(roleOf('eval/f1'), paths)).toEqual([]);
  expect(partnersOf(roleOf('gpu/loss'), paths)).toEqual([]);
});
