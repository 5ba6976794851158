/** What the list says of a run: each metric’s best, last and kept value, its fields, its recipe, and what it was judged on. */

import { expect, it } from 'vitest';
import { emptyRun, gatherEvents } from '@rewardboard/protocol';
import { infoOf } from '../testing/written-runs.ts';
import { fieldsOf, seedSetOf, validationOf } from './listed-fields.ts';
import { listedMetrics } from './listed-metrics.ts';

it('the best is the highest of a score and the lowest of a loss, and what has no better side has none', () => {
  const run = emptyRun();
  for (const [step, f1, loss] of [
    [10, 0.5, 0.7],
    [20, 0.8, NaN],
    [30, 0.6, 0.4],
  ] as const)
    gatherEvents(run, [
      { type: 'train', step, values: { 'eval/f1': f1, 'eval/loss': loss, 'train/learning_rate': 0.1 / step } },
    ]);
  expect({ ...listedMetrics(run, ['eval/f1', 'eval/loss', 'train/learning_rate', 'eval/none'], 10) }).toEqual({
    'eval/f1': { best: 0.8, bestStep: 20, last: 0.6, kept: 0.5 },
    'eval/loss': { best: 0.4, bestStep: 30, last: 0.4, kept: 0.7 },
    'train/learning_rate': { best: null, bestStep: null, last: 0.1 / 30, kept: 0.01 },
  });
  expect(listedMetrics(run, ['eval/f1'], null)['eval/f1']!.kept).toBe(null);
  expect(listedMetrics(run, ['eval/f1'], 15)['eval/f1']!.kept).toBe(null);
});

it('fields are flat, short and bounded', () => {
  const config = { optimizer: { lr: 0.1, betas: [0.9, 0.99] }, name: 'x'.repeat(100), none: null, bad: NaN, on: true };
  expect({ ...fieldsOf({ info: null, about: { config } }) }).toEqual({
    'optimizer.lr': 0.1,
    'optimizer.betas': '[0.9,0.99]',
    name: `${'x'.repeat(80)}…`,
    none: null,
    bad: 'NaN',
    on: true,
  });
  const many = Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`f${i}`, i]));
  expect(Object.keys(fieldsOf({ info: null, about: { config: { many } } }))).toHaveLength(200);
});

it('runs are of one seed set when they differ in seed, name and place alone, whatever the order of their fields', () => {
  const one = seedSetOf({ lr: 0.1, seed: 1, output_dir: '/a' });
  expect(seedSetOf({ output_dir: '/b', seed: 2, lr: 0.1 })).toBe(one);
  expect(seedSetOf({ lr: 0.1, data_seed: 7, run_name: 'x' })).toBe(one);
  expect(seedSetOf({ lr: 0.2, seed: 1 })).not.toBe(one);
  expect(seedSetOf({ 'trainer.seed': 3, lr: 0.1 })).toBe(one);
  expect(seedSetOf({ lr: 0.1, seed: 1 }, 'pairs.jsonl')).not.toBe(seedSetOf({ lr: 0.1, seed: 1 }, 'steps.jsonl'));
  expect(seedSetOf({ seed: 1 })).toBe(null);
  expect(seedSetOf({})).toBe(null);
});

it('validation sets are the same when all that a run says of them is, whatever it was trained on', () => {
  const info = infoOf('a');
  const auc = [{ name: 'length', auc: 0.51 }];
  const of = (change: Partial<typeof info.data>) =>
    validationOf({ info: { ...info, data: { ...info.data, trivialAuc: auc, ...change } } });
  const first = of({})!;
  expect(first).toMatchObject({ name: 'examples.jsonl', examples: 100 });
  expect(of({ trainExamples: 5, fingerprint: 'other' })!.fingerprint).toBe(first.fingerprint);
  expect(of({ trivialAuc: [{ name: 'length', auc: 0.52 }] })!.fingerprint).not.toBe(first.fingerprint);
  expect(of({ evalExamples: 101 })!.fingerprint).not.toBe(first.fingerprint);
  expect(of({ trivialAuc: [], fingerprint: '01' })!.fingerprint).not.toBe(of({ trivialAuc: [] })!.fingerprint);
  expect(of({ evalExamples: 0 })).toBe(null);
  expect(of({ trivialAuc: [], fingerprint: '' })).toBe(null);
  expect(validationOf({ info: null })).toBe(null);
});
