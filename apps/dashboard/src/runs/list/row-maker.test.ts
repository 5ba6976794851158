/** After a change of a few runs, few rows are worked out anew, and the list is what it would be if all were. */

import { expect, it } from 'vitest';
import type { RunLine } from '@rewardboard/protocol';
import { aRun } from '../../testing/samples.ts';
import { Columns } from './columns.ts';
import { GrowingColumns } from './growing-columns.ts';
import { RowMaker, rowsOf } from './row-maker.ts';

const SEED = 20_261_130;

function randoms(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
}

function lineOf(i: number, score: number | null, change: Partial<RunLine> = {}): RunLine {
  const recipe = i >> 2;
  return aRun(`run-${i}`, {
    name: `run ${i}`,
    seedSet: `recipe ${recipe}`,
    fields: { lr: recipe, seed: i % 4 },
    validation: { fingerprint: `${recipe % 3}`, name: `${recipe % 3}.jsonl`, examples: 10 },
    metrics: score === null ? {} : { 'eval/f1': { best: score, bestStep: 1, last: score, kept: score } },
    ...change,
  });
}

it(`rows are those that a new list has, whatever changed, came and went (seed ${SEED})`, () => {
  const random = randoms(SEED);
  const options = ['-eval/f1', 'eval/f1', 'name', 'attention', '-lr'].flatMap((sort) =>
    ['none', 'seeds', 'lr', 'data', 'tag'].map((group) => ({ sort, group, maker: new RowMaker() })),
  );
  const growing = new GrowingColumns();
  let lines = Array.from({ length: 60 }, (_, i) => lineOf(i, random(10) / 10));
  for (let round = 0; round < 12; round++) {
    const columns = growing.of(lines);
    expect(columns.all).toEqual(new Columns(lines).all);
    for (const { sort, group, maker } of options)
      expect(maker.rows(lines, { sort, group, columns })).toEqual(
        rowsOf(lines, { sort, group, columns, open: new Set() }),
      );
    lines = lines.flatMap((line, i) => {
      const what = random(30);
      if (what === 0) return [];
      if (what > 3) return [line];
      const level = (['act', 'watch', 'fine'] as const)[random(3)]!;
      const tags = what === 2 ? ['kept'] : line.tags;
      return [lineOf(Number(line.id.slice(4)), what === 3 ? null : random(10) / 10, { level, tags })].slice(0, i + 1);
    });
    lines.push(lineOf(100 + round, random(10) / 10));
  }
});

it('of 10,000 runs of which one changed, two rows are new, and few runs are asked for their value', () => {
  let asked = 0;
  const counted = (i: number, score: number): RunLine => {
    const line = lineOf(i, score);
    const { metrics } = line;
    return Object.defineProperty(line, 'metrics', { enumerable: true, get: () => (asked++, metrics) });
  };
  const lines = Array.from({ length: 10_000 }, (_, i) => counted(i, (i * 7919) % 10_000));
  const columns = new GrowingColumns();
  const maker = new RowMaker();
  const rows = () => maker.rows(lines, { sort: '-eval/f1', group: 'seeds', columns: columns.of(lines) });
  const before = new Set(rows());
  lines[5_000] = counted(5_000, 12_345);
  asked = 0;
  const columnsBefore = columns.of(lines);
  const after = rows();
  expect(columns.of(lines)).toBe(columnsBefore);
  // The group of the run, and the section that it is in.
  expect(after.filter((row) => !before.has(row)).map(({ kind }) => kind)).toEqual(['section', 'group']);
  expect(asked).toBeLessThan(100);
  expect(rows()).toEqual(after);
});
