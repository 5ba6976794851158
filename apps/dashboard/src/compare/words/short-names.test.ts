import { expect, it } from 'vitest';
import { shortNames } from './short-names.ts';

it('leaves out whole words that all names begin with', () => {
  expect(shortNames(['agnews-lora-lr-sweep/run0', 'agnews-lora-lr-sweep/run14'])).toEqual(['…/run0', '…/run14']);
  expect(shortNames(['reward-model-small', 'reward-model-smaller'])).toEqual(['…-small', '…-smaller']);
});

it('keeps names that have little in common, one alone, and equal ones', () => {
  for (const names of [['rm-a', 'rm-b'], ['a long name of one run'], [], ['training/one', 'training']])
    expect(shortNames(names)).toEqual(names);
  expect(shortNames(['same-long-name', 'same-long-name'])).toEqual(['…-name', '…-name']);
});
