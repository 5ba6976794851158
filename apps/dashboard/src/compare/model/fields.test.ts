/** Fields of configurations, and what differs. */

import { expect, it } from 'vitest';
import { differingFields, fieldsOf, recipeOf } from './fields.ts';

const run = (config: Record<string, unknown>) => fieldsOf({ info: null, about: { config } });

it('runs that differ in the seed and in where they are written have the same recipe', () => {
  const a = run({ lr: 0.003, seed: 1, output_dir: 'a', model: { dropout: 0.2 } });
  const b = run({ lr: 0.003, seed: 2, output_dir: 'b', model: { dropout: 0.2 } });
  expect(recipeOf(a)).toBe(recipeOf(b));
  expect([a.seed, b.seed]).toEqual(['1', '2']);
  expect(recipeOf(run({ lr: 0.003, model: { dropout: 0.5 } }))).not.toBe(recipeOf(a));
});

it('lists the fields that differ, also those that only one run has', () => {
  const runs = [run({ lr: 0.003, words: true, size: 64 }), run({ lr: 0.01, words: true })];
  expect(differingFields(runs)).toEqual({ names: ['lr', 'size'], total: 3 });
  // A log without a configuration differs in nothing that is known.
  expect(differingFields([...runs, run({})])).toEqual({ names: ['lr', 'size'], total: 3 });
  expect(differingFields([run({ lr: 0.01 }), run({})])).toEqual({ names: [], total: 1 });
});
