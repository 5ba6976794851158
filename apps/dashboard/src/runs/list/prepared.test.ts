import { expect, it } from 'vitest';
import { aRun } from '../../testing/samples.ts';
import { GrowingColumns } from './growing-columns.ts';
import type { Made } from './prepared.ts';
import { preparation } from './prepared.ts';
import { RowMaker } from './row-maker.ts';

it('works out columns and rows of 10,000 runs a part at a time, and leaves nothing for when they are shown', () => {
  const runs = Array.from({ length: 10_000 }, (_, i) => {
    const value = (i * 37) % 400;
    return aRun(`run-${i}`, { metrics: { 'eval/f1': { best: value, bestStep: 1, last: value, kept: value } } });
  });
  const taken: number[] = [];
  class Watched extends RowMaker {
    override rows(...[shown, options]: Parameters<RowMaker['rows']>) {
      taken.push(shown.length);
      return super.rows(shown, options);
    }
  }
  const made: Made = { columns: new GrowingColumns(), rows: new Watched() };
  const state = { q: '', view: 'all', sort: '', group: 'none' } as const;
  const tasks = [...preparation(made, runs, state)].length;
  expect(tasks).toBeGreaterThan(10);
  expect(taken).toEqual([1_500, 3_000, 4_500, 6_000, 7_500, 9_000, 10_000]);

  const columns = made.columns.of(runs);
  const options = { sort: '-eval/f1', group: 'none', columns };
  const rows = made.rows.rows(runs, options);
  expect(rows.map(({ key }) => key)).toEqual(new RowMaker().rows(runs, options).map(({ key }) => key));
  // What was prepared is what is shown: not one row is made anew.
  expect(made.rows.rows(runs, options)[5_000]).toBe(rows[5_000]);
});
