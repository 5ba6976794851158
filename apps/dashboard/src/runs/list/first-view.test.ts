/** What a list shows before anybody chose. */

import { expect, it } from 'vitest';
import { aRun } from '../../testing/samples.ts';
import { columnsAtFirst, sortAtFirst } from './first-view.ts';

const metric = { best: 0.5, bestStep: 1, last: 0.5, kept: 0.5 };
const runsWith = (count: number, names: readonly string[], fields: Record<string, number> = {}) =>
  Array.from({ length: count }, (_, i) =>
    aRun(`${names.join()} ${i}`, { metrics: Object.fromEntries(names.map((name) => [name, metric])), fields }),
  );

it('a score orders the list where at least half of the evaluated runs have it, and two of them', () => {
  expect(sortAtFirst([])).toBe('attention');
  expect(sortAtFirst(runsWith(1, ['eval/f1']))).toBe('attention');
  expect(sortAtFirst(runsWith(2, ['eval/f1']))).toBe('-eval/f1');
  expect(sortAtFirst([...runsWith(5, ['eval/f1']), ...runsWith(45, ['eval/loss'])])).toBe('attention');
  expect(sortAtFirst([...runsWith(5, ['eval/f1']), ...runsWith(5, ['eval/accuracy', 'eval/loss'])])).toBe('-eval/f1');
  expect(sortAtFirst([...runsWith(4, ['eval/f1']), ...runsWith(5, ['eval/accuracy'])])).toBe('-eval/accuracy');
});

it('runs that have just begun change neither order nor columns', () => {
  const scored = runsWith(2, ['eval/f1', 'eval/loss']);
  const begun = runsWith(40, ['train/loss']);
  expect(sortAtFirst([...scored, ...begun])).toBe('-eval/f1');
  expect(columnsAtFirst([...scored, ...begun])).toEqual(columnsAtFirst(scored));
});

it('columns are of what at least a fifth of the runs have, and accuracy takes the place of an F1 that few have', () => {
  expect(columnsAtFirst([])).toEqual(['loss', 'started']);
  expect(columnsAtFirst(runsWith(4, ['eval/f1', 'eval/accuracy', 'eval/loss'], { learning_rate: 0.1 }))).toEqual([
    'loss',
    'eval/f1',
    'eval/loss',
    'learning_rate',
    'started',
  ]);
  const mixed = [...runsWith(1, ['eval/f1', 'eval/roc_auc']), ...runsWith(9, ['eval/accuracy'])];
  expect(columnsAtFirst(mixed)).toEqual(['loss', 'eval/accuracy', 'started']);
});
