/** Letters, colours and names of what is compared. */

import { expect, it } from 'vitest';
import { SeenSets } from '../state/seen-sets.ts';
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

it('takes runs that differ only by the seed together, in the order in which they came', () => {
  const sets = new SeenSets().of(RUNS, { by: 'seeds', base: null });
  expect(sets.map(({ letter, runs, colour, isBase }) => [letter, runs, colour, isBase])).toEqual([
    ['A', [0, 2], 'r0', true],
    ['B', [1, 4], 'r1', false],
    ['C', [3], 'r2', false],
  ]);
  expect(sets.map(({ name }) => name)).toEqual(['lr 1e-3', 'lr 3e-3', 'run d']);
});

it('another baseline is ink, the former one gets its colour, and all others keep theirs', () => {
  const sets = new SeenSets().of(RUNS, { by: 'run', base: 'c' });
  expect(sets.map(({ colour }) => colour)).toEqual(['r2', 'r1', 'r0', 'r3', 'r4']);
  expect(sets.map(({ letter }) => letter)).toEqual(['A', 'B', 'C', 'D', 'E']);
});

it('taking a run out changes neither letters nor colours of the rest, and another one gets a new letter', () => {
  const seen = new SeenSets();
  const lettersOf = (runs: readonly NamedRun[], by: 'seeds' | 'run') =>
    seen.of(runs, { by, base: null }).map(({ letter, colour }) => letter + colour);
  lettersOf(RUNS, 'run');
  const left = RUNS.filter(({ id }) => id !== 'b');
  expect(lettersOf(left, 'run')).toEqual(['Ar0', 'Cr2', 'Dr3', 'Er4']);
  expect(lettersOf([...left, run('f', '1', '1')], 'run')).toEqual(['Ar0', 'Cr2', 'Dr3', 'Er4', 'Fr5']);
  lettersOf(RUNS, 'seeds');
  expect(lettersOf([RUNS[0]!, RUNS[3]!], 'seeds')).toEqual(['Ar0', 'Cr2']);
  // The hub's mark of a recipe may come later than the run.
  const marked = RUNS.map((of) => ({ ...of, recipe: `mark of ${of.fields.get('lr')}` }));
  expect(lettersOf(marked, 'seeds')).toEqual(['Ar0', 'Br1', 'Cr2']);
});

it('runs 10 to 12 repeat the colours, dashed', () => {
  const many = Array.from({ length: 12 }, (_, i) => run(`r${i}`, String(i), '1'));
  const sets = new SeenSets().of(many, { by: 'run', base: null });
  expect(sets.map(({ colour, isDashed }) => colour + (isDashed ? '-' : ''))).toEqual(
    'r0 r1 r2 r3 r4 r5 r6 r7 r8 r1- r2- r3-'.split(' '),
  );
});

it('runs without any settings are never taken for one recipe', () => {
  const bare = ['a', 'b'].map((id) => ({ id, name: id, fields: new Map<string, string>(), seed: null, recipe: null }));
  expect(new SeenSets().of(bare, { by: 'seeds', base: null })).toHaveLength(2);
});

it('groups by the mark of the hub where it is known', () => {
  const marked = RUNS.slice(0, 3).map((of, i) => ({ ...of, recipe: i < 2 ? 'x' : 'y' }));
  expect(new SeenSets().of(marked, { by: 'seeds', base: null }).map(({ runs }) => runs)).toEqual([[0, 1], [2]]);
});
