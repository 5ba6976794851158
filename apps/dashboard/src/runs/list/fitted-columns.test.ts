/** Which columns fit: the verdict keeps its width, and the ordering column stays. */

import { expect, it } from 'vitest';
import { aRun } from '../../testing/samples.ts';
import { COLUMNS_AT_FIRST, Columns } from './columns.ts';
import { fitted } from './fitted-columns.ts';

const metric = { best: 0.5, bestStep: 1, last: 0.5, kept: 0.5 };
const columns = new Columns([
  aRun('a', {
    metrics: { 'eval/f1': metric, 'eval/roc_auc': metric, 'eval/loss': metric },
    fields: { learning_rate: 0.1, hidden_dropout: 0.2, seed: 1 },
  }),
]);
const at = (width: number, sort = '-eval/f1', group = 'none', cols = COLUMNS_AT_FIRST) =>
  fitted(cols, columns, sort, group, width);

/** px that are left for the verdict, without the padding of its cell. */
function verdictWidth(width: number): number {
  const parts = at(width).template.replaceAll('minmax(', '').split(' ');
  const fixed = parts.filter((part) => /^\d+px$/.test(part)).reduce((sum, part) => sum + parseFloat(part), 0);
  const [run, verdict] = [...at(width).template.matchAll(/minmax\((\d+)px, ([\d.]+)fr\)/g)].map(([, least, share]) => ({
    least: Number(least),
    share: Number(share),
  }));
  const left = width - fixed;
  const share = (left * verdict!.share) / (run!.share + verdict!.share);
  return Math.max(verdict!.least, Math.min(left - run!.least, share)) - 16;
}

it('the verdict has at least 170 px at every width', () => {
  for (let width = 672; width <= 2_512; width += 20)
    expect(verdictWidth(width), `${width} px`).toBeGreaterThanOrEqual(170);
});

it('a score has room for its interval only where some run has one', () => {
  const width = (low?: number) =>
    new Columns([
      aRun('a', { metrics: { 'eval/f1': { ...metric, ...(low !== undefined && { low, high: 0.6 }) } } }),
    ]).get('eval/f1')!.width;
  expect([width(), width(0.4)]).toEqual([92, 196]);
});

it('a tablet has room for the small curve beside the score and the verdict', () => {
  expect(at(720).columns.map(({ id }) => id)).toEqual(['loss', 'eval/f1']);
  expect(verdictWidth(720)).toBeGreaterThanOrEqual(200);
});

it('what has no room goes in the order of interest, never the column that orders the list', () => {
  expect(at(1_392).dropped).not.toContain('eval/f1');
  expect(at(1_000, 'started').dropped).not.toContain('started');
  expect(at(700).columns.map(({ id }) => id)).toContain('eval/f1');
  expect(at(4_000).dropped).toEqual([]);
});

it('fields that the name of a seed set says are left out, but for the seed; unknown columns too', () => {
  const ids = at(4_000, '-eval/f1', 'seeds', [...COLUMNS_AT_FIRST, 'seed', 'nonsense']).columns.map(({ id }) => id);
  expect(ids).toEqual(['loss', 'eval/f1', 'eval/roc_auc', 'eval/loss', 'started', 'seed']);
  expect(at(4_000, '-eval/f1', 'learning_rate').columns.map(({ id }) => id)).not.toContain('learning_rate');
});

it('a metric that orders the list is shown, though nobody chose it', () => {
  expect(at(4_000, '-eval/f1', 'none', ['loss']).columns.map(({ id }) => id)).toEqual(['loss', 'eval/f1']);
});
