/** Letters, colours and names of what is compared. */

import { expect, it } from 'vitest';
import { comparedSets, setKeyOf } from './sets.ts';
import type { NamedRun } from './sets.ts';

function run(id: string, lr: string, seed: string): NamedRun {
  return { id, name: `run ${id}`, fields: new Map([['lr', lr]]), seed, recipe: null };
}
const RUNS = [
  run('a', '1e-3', '1'),
  run('b', '3e-3', '1'),
  run('c', '1e-3', '2'),
  run('d', '1e-2', '1'),
  run('e', '3e-3', '2'),
];
const ADDED = RUNS.map(({ id }) => id);
const RECIPES = [...new Set(RUNS.map((of) => setKeyOf(of, 'seeds')))];

it('takes runs that differ only by the seed together, in the order in which they came', () => {
  const sets = comparedSets(RUNS, { by: 'seeds', base: null, added: RECIPES });
  expect(sets.map(({ letter, runs, colour, isBase }) => [letter, runs, colour, isBase])).toEqual([
    ['A', [0, 2], 'r0', true],
    ['B', [1, 4], 'r1', false],
    ['C', [3], 'r2', false],
  ]);
  expect(sets.map(({ name }) => name)).toEqual(['lr 1e-3', 'lr 3e-3', 'run d']);
});

it('another baseline is ink, the former one gets its colour, and all others keep theirs', () => {
  const sets = comparedSets(RUNS, { by: 'run', base: 'c', added: ADDED });
  expect(sets.map(({ colour }) => colour)).toEqual(['r2', 'r1', 'r0', 'r3', 'r4']);
  expect(sets.map(({ letter }) => letter)).toEqual(['A', 'B', 'C', 'D', 'E']);
});

it('taking a run out changes neither letters nor colours of the rest', () => {
  const left = comparedSets(
    RUNS.filter(({ id }) => id !== 'b'),
    { by: 'run', base: null, added: ADDED },
  );
  expect(left.map(({ letter, colour }) => letter + colour)).toEqual(['Ar0', 'Cr2', 'Dr3', 'Er4']);
  const recipes = comparedSets([RUNS[0]!, RUNS[3]!], { by: 'seeds', base: null, added: RECIPES });
  expect(recipes.map(({ letter, colour }) => letter + colour)).toEqual(['Ar0', 'Cr2']);
});

it('runs 10 to 12 repeat the colours, dashed', () => {
  const many = Array.from({ length: 12 }, (_, i) => run(`r${i}`, String(i), '1'));
  const sets = comparedSets(many, { by: 'run', base: null, added: many.map(({ id }) => id) });
  expect(sets.map(({ colour, isDashed }) => colour + (isDashed ? '-' : ''))).toEqual(
    'r0 r1 r2 r3 r4 r5 r6 r7 r8 r1- r2- r3-'.split(' '),
  );
});

it('runs without any settings are never taken for one recipe', () => {
  const bare = ['a', 'b'].map((id) => ({ id, name: id, fields: new Map<string, string>(), seed: null, recipe: null }));
  expect(comparedSets(bare, { by: 'seeds', base: null, added: ['a', 'b'] })).toHaveLength(2);
});

it('groups by the mark of the hub where it is known', () => {
  const marked = RUNS.slice(0, 3).map((of, i) => ({ ...of, recipe: i < 2 ? 'x' : 'y' }));
  expect(comparedSets(marked, { by: 'seeds', base: null, added: ['x', 'y'] }).map(({ runs }) => runs)).toEqual([
    [0, 1],
    [2],
  ]);
});
