/** The table to take along. */

import { expect, it } from 'vitest';
import { aRun } from '../testing/samples.ts';
import { tableOf } from './export-runs.ts';
import { Columns } from './list/columns.ts';

const runs = [
  aRun('a', {
    name: '=HYPERLINK("x")',
    createdAt: 0,
    metrics: { 'eval/f1': { best: 0.5, bestStep: 1, last: 0.4, kept: null } },
    tags: ['keep', 'paper'],
    note: 'two\nlines | "quoted"',
  }),
];
const columns = new Columns(runs);
const shown = ['loss', 'eval/f1', 'eval/f1.kept', 'started'].map((id) => columns.get(id)!);

it('CSV has a line a run, quotes where it must, and makes formulas harmless', () => {
  expect(tableOf(runs, shown, 'csv')).toBe(
    'run,id,state,verdict,eval/f1,eval/f1.kept,started,tags,note\r\n' +
      '"\'=HYPERLINK(""x"")",a,Finished,Nothing found,0.5,,1970-01-01T00:00:00.000Z,keep paper,"two\nlines | ""quoted"""\r\n',
  );
});

it('JSON and Markdown have the same', () => {
  expect(JSON.parse(tableOf(runs, shown, 'json'))).toEqual([
    expect.objectContaining({ run: '=HYPERLINK("x")', 'eval/f1': 0.5, 'eval/f1.kept': null, tags: 'keep paper' }),
  ]);
  expect(tableOf(runs, shown, 'md').split('\n')[2]).toContain('| two lines \\| "quoted" |');
});
