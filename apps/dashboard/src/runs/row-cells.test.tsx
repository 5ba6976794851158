// @vitest-environment happy-dom
/** What a row of several runs says of their verdicts. */

import { render } from '@testing-library/react';
import { expect, it } from 'vitest';
import { aRun } from '../testing/samples.ts';
import { GroupVerdict, seedTexts } from './row-cells.tsx';

it.each([
  [['Loss gap 0.222 since step 450: above 0.1.', 'Loss gap 0.13 since step 400: above 0.1.'], 'both: loss gap'],
  [['Overfitting since step 450.', 'Overfitting since step 150: keep checkpoint 100.'], 'both: overfitting'],
  [
    ['No problems found in 81 evaluations; the best is step 50.', 'Below target: F1 0.6.'],
    '1 no problems found · 1 below target',
  ],
])('names the kinds of its verdicts, without their numbers: %j', (verdicts, text) => {
  const { container } = render(<GroupVerdict runs={verdicts.map((verdict, i) => ({ ...aRun(String(i)), verdict }))} />);
  expect(container.textContent.endsWith(text)).toBe(true);
});

it('names runs of one recipe by their seeds, but repeats of one seed are no seeds', () => {
  const runs = (...seeds: (number | undefined)[]) =>
    seeds.map((seed, i) => ({ ...aRun(String(i)), fields: seed === undefined ? {} : { 'train.seed': seed } }));
  expect([...seedTexts(runs(1, 42))!.values()]).toEqual(['seed 1', 'seed 42']);
  expect(seedTexts(runs(42, 42, 7))).toBeNull();
  expect(seedTexts(runs(1, undefined))).toBeNull();
});
