/** The runs that are offered beside a single one. */

import { expect, it } from 'vitest';
import { nearestRuns } from './nearest-runs.ts';

const run = (id: string, fields: Record<string, number>, fingerprint: string | null = 'f') => ({
  id,
  name: id,
  fields,
  validation: fingerprint === null ? null : { fingerprint, name: 'data', examples: 10 },
});

it('offers those of the same validation data that differ least, with what differs', () => {
  const all = [
    run('a', { lr: 1, seed: 1 }),
    run('b', { lr: 2, seed: 2 }),
    run('c', { lr: 1, seed: 2 }),
    run('d', { lr: 1, seed: 1 }, 'other'),
    run('e', { lr: 3, seed: 3, size: 1 }),
    run('f', { lr: 4, seed: 4, size: 1, depth: 2 }),
  ];
  expect(nearestRuns('a', all)).toEqual([
    { id: 'c', name: 'c', differs: ['seed'] },
    { id: 'b', name: 'b', differs: ['lr', 'seed'] },
    { id: 'e', name: 'e', differs: ['lr', 'seed', 'size'] },
  ]);
});

it('offers none where nothing is known of the data', () => {
  expect(nearestRuns('a', [run('a', {}, null), run('b', {}, null)])).toEqual([]);
  expect(nearestRuns('x', [])).toEqual([]);
});
