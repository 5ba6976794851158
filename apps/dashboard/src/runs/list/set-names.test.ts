import { expect, it } from 'vitest';
import type { RunLine } from '@rewardboard/protocol';
import { aRun } from '../../testing/samples.ts';
import { setNames } from './set-names.ts';

const named = (...recipes: RunLine['fields'][]) => setNames(recipes.map((fields, i) => [aRun(`run ${i}`, { fields })]));
const base = { learning_rate: 1e-3, weight_decay: 0.01, hidden_dropout: 0.2, word_dropout: 0.2 };

it('a name begins with what most other recipes do otherwise, since its end may be cut', () => {
  expect(
    named(base, { ...base, weight_decay: 0.3 }, { ...base, hidden_dropout: 0.4 }, { ...base, learning_rate: 3e-4 }),
  ).toEqual([
    'lr 1e-3 · weight_decay 1e-2 · dropout 0.2',
    'weight_decay 0.3 · lr 1e-3 · dropout 0.2',
    'dropout 0.4 · lr 1e-3 · weight_decay 1e-2',
    'lr 3e-4 · weight_decay 1e-2 · dropout 0.2',
  ]);
});

it('recipes that differ in the last of many fields have different names', () => {
  const many = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`option_${i}`, 1]));
  const names = named(many, ...Object.keys(many).map((name) => ({ ...many, [name]: 2 })));
  expect(new Set(names).size).toBe(9);
});

it('fields whose values are about as common keep their order in all names', () => {
  const grid = [1e-2, 1e-3].flatMap((rate) =>
    [0.2, 0.5].map((drop) => ({ learning_rate: rate, hidden_dropout: drop })),
  );
  expect(named(...grid, grid[0]!).slice(0, 4)).toEqual([
    'lr 1e-2 · dropout 0.2',
    'lr 1e-2 · dropout 0.5',
    'lr 1e-3 · dropout 0.2',
    'lr 1e-3 · dropout 0.5',
  ]);
});
