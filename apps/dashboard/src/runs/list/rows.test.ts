/** The rows of the list: sections, seed sets, order; on the design's own runs where they are. */

import { describe, expect, it } from 'vitest';
import type { RunLine } from '@rewardboard/protocol';
import { hasMocks, mockData } from '../../../../../packages/metrics/src/testing/mock-predictions.ts';
import { aRun } from '../../testing/samples.ts';
import { Columns } from './columns.ts';
import { settled } from './settled.ts';
import { rowsOf } from './row-maker.ts';
import type { Row, RowOptions } from './rows.ts';

const rows = (runs: readonly RunLine[], options: Partial<RowOptions> = {}) =>
  rowsOf(runs, { sort: 'attention', group: 'none', open: new Set(), columns: new Columns(runs), ...options });
const names = (list: readonly Row[]) =>
  list.map((row) => (row.kind === 'run' ? row.run.name : row.kind === 'group' ? `[${row.name}]` : `# ${row.title}`));
const scored = (id: string, best: number | null, change = {}) =>
  aRun(id, {
    metrics: best === null ? {} : { 'eval/f1': { best, bestStep: 1, last: best, kept: best } },
    ...change,
  });

it('puts runs that need action first, then those worth watching, unknown ones, fine ones', () => {
  const runs = [
    aRun('fine'),
    aRun('unknown', { level: 'unknown' }),
    aRun('watch', { level: 'watch' }),
    aRun('seen', { level: 'act', isAcknowledged: true }),
    aRun('act', { level: 'act' }),
    aRun('failed', { state: 'failed' }),
  ];
  expect(names(rows(runs))).toEqual(['act', 'failed', 'watch', 'seen', 'unknown', 'fine']);
});

it('keeps running runs in place when they get new points', () => {
  const at = (a: number, b: number) =>
    names(rows([aRun('b', { state: 'running', lastPointAt: b }), aRun('a', { state: 'running', lastPointAt: a })]));
  expect(at(9, 10)).toEqual(at(11, 10));
});

it('orders by a value in either direction, with what has none at the end, and by name, in which numbers count', () => {
  const runs = [scored('low', 0.1), scored('none', null), scored('high', 0.9), scored('wrong', NaN)];
  expect(names(rows(runs, { sort: '-eval/f1' }))).toEqual(['high', 'low', 'none', 'wrong']);
  expect(names(rows(runs, { sort: 'eval/f1' }))).toEqual(['low', 'high', 'none', 'wrong']);
  expect(names(rows([aRun('run 10'), aRun('run 9')], { sort: 'name' }))).toEqual(['run 9', 'run 10']);
  expect(names(rows([aRun('a'), aRun('b')], { sort: '-name' }))).toEqual(['b', 'a']);
});

it('groups by any field, by directory, by tag and by data; what has no value stands by itself', () => {
  const runs = [
    aRun('a', { fields: { lr: 0.1 }, tags: ['keep'], directory: 'logs/x/a' }),
    aRun('b', { fields: { lr: 0.1 }, directory: 'logs/x/b' }),
    aRun('c', { fields: {}, directory: 'logs/c' }),
  ];
  expect(names(rows(runs, { group: 'lr', sort: 'name' }))).toEqual(['c', '[lr 0.1]']);
  expect(names(rows(runs, { group: 'directory', sort: 'name' }))).toEqual(['[logs]', '[logs/x]']);
  expect(names(rows(runs, { group: 'tag', sort: 'name' }))).toEqual(['b', 'c', '[keep]']);
  expect(names(rows(runs, { group: 'nonsense', sort: 'name' }))).toEqual(['a', 'b', 'c']);
});

it('seed sets are named by what distinguishes their recipes; a recipe trained once is no set', () => {
  const run = (id: string, set: string, fields: RunLine['fields']) => aRun(id, { seedSet: set, fields });
  const runs = [
    run('s-1', 'p', { learning_rate: 0.001, use_words: true, seed: 1, output_dir: 'a' }),
    run('s-2', 'p', { learning_rate: 0.001, use_words: true, seed: 2, output_dir: 'b' }),
    run('t-1', 'q', { learning_rate: 0.01, use_words: false, seed: 1, output_dir: 'c' }),
    run('t-2', 'q', { learning_rate: 0.01, use_words: false, seed: 2, output_dir: 'd' }),
    run('alone', 'r', { learning_rate: 0.01, use_words: true, seed: 2, output_dir: 'e' }),
  ];
  expect(names(rows(runs, { group: 'seeds', sort: 'name' }))).toEqual([
    'alone',
    '[lr 1e-2 · no words]',
    '[lr 1e-3 · words]',
  ]);
  expect(names(rows(runs.slice(0, 2), { group: 'seeds', sort: 'name' }))).toEqual(['[s]']);
});

it('while the order is held, rows keep their places, and new ones come behind their neighbour', () => {
  const before = rows([scored('a', 0.9), scored('b', 0.8), scored('c', 0.7)], { sort: '-eval/f1' });
  const now = rows([scored('a', 0.1), scored('b', 0.8), scored('c', 0.7), scored('d', 0.75)], { sort: '-eval/f1' });
  expect(names(now)).toEqual(['b', 'd', 'c', 'a']);
  expect(names(settled(before, now))).toEqual(['a', 'b', 'd', 'c']);
  expect(names(settled(before, now.slice(1)))).toEqual(['d', 'a', 'c']);
});

interface MockRun {
  name: string;
  dir: string;
  set?: string;
  cfg?: Record<string, string | number>;
  f1?: number;
  data: string;
  dataName: string;
  archived?: boolean;
}

describe.skipIf(!hasMocks)('the design’s own runs', () => {
  const mocks = hasMocks ? mockData<{ runs: MockRun[]; ties: { groups: string[] } }>('list.html') : null;
  const runs = (mocks?.runs ?? [])
    .filter(({ archived }) => !archived)
    .map((run, i) =>
      scored(String(i), run.f1 ?? null, {
        name: run.name,
        seedSet: run.cfg ? (run.set ?? null) : null,
        fields: run.cfg ?? {},
        validation: { fingerprint: run.data, name: run.dataName, examples: 1 },
      }),
    );

  it('97 of them, in sections by validation data, the largest first, the rest together at the end', () => {
    const list = rows(runs, { sort: '-eval/f1', group: 'seeds' });
    const sections = list.filter((row) => row.kind === 'section');
    expect(runs).toHaveLength(97);
    expect(sections.map((section) => section.runs.length)).toEqual([64, 12, 6, 2, 13]);
    expect(sections.at(-1)!.title).toBe('Each on validation data of its own');
  });

  it('the seed sets of the largest section are ordered by their mean F1, from 0.630 down', () => {
    const list = rows(runs, { sort: '-eval/f1', group: 'seeds' });
    const first = list.find((row) => row.kind === 'section')!;
    const sets = list.filter((row) => row.kind === 'group' && row.section === first.key);
    const keys = sets.slice(0, 8).map(({ key }) => key.replace(`${first.key} `, ''));
    expect(sets).toHaveLength(16);
    const means = sets.map((set) => {
      const scores = set.kind === 'group' ? set.runs.map((run) => Number(run.metrics['eval/f1']!.best)) : [];
      return scores.reduce((sum, score) => sum + score, 0) / scores.length;
    });
    expect([means[0]!, means[7]!].map((mean) => mean.toFixed(3))).toEqual(['0.630', '0.596']);
    expect(keys.toSorted()).toEqual(mocks!.ties.groups.toSorted());
  });
});
