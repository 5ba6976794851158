/** Outputs of programs as people have them, where they lie beside the checkout: every number at its place. */

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { consoleLog } from './console-log.ts';
import type { Read } from './testing/read-whole.ts';
import { readWhole } from './testing/read-whole.ts';

const CASES = fileURLToPath(new URL('../../../../shared/cases/', import.meta.url));
if (!existsSync(CASES)) console.log('../shared/cases is absent: its consoles are not read.');

const every = (from: number, to: number, by: number) =>
  Array.from({ length: Math.round((to - from) / by) + 1 }, (_, i) => from + i * by);

/** The steps of a series, each once, as a run keeps them, and its last value. */
const stepsOf = (read: Read, path: string) => [...new Set(read.series[path]?.steps)];
const lastOf = (read: Read, path: string) => read.series[path]?.values.at(-1);

type Expected = Record<string, [steps: number[], last: number]>;
const both = (steps: number[], train: number, evaluation: number): Expected => ({
  'train/loss': [steps, train],
  'eval/loss': [steps, evaluation],
});
const TRL = {
  'eval/accuracy': [every(50, 400, 50), 0.88],
  'train/loss': [every(10, 400, 10), 0.1635],
  'eval/loss': [every(50, 400, 50), 0.2135],
} satisfies Expected;

const EXPECTED: Record<string, Expected> = {
  'formats/batch-lines-per-epoch/train.log': { 'train/loss': [every(10, 500, 10), 0.1349] },
  'formats/console-val-dot-and-percent/train.log': {
    ...both(every(1, 5, 1), 0.135, 0.185),
    'train/accuracy': [every(1, 5, 1), 0.9],
    'eval/accuracy': [every(1, 5, 1), 0.88],
  },
  'formats/dataset-sizes-as-loss/train.log': {
    'train/loss': [every(100, 4000, 100), 0.1635],
    'eval/loss': [[4000], 0.25],
    'eval/f1': [[4000], 0.8],
  },
  'formats/keras-fit-console/train.log': {
    ...both(every(1, 10, 1), 0.1349, 0.1849),
    'train/accuracy': [every(1, 10, 1), 0.9],
    'eval/accuracy': [every(1, 10, 1), 0.88],
  },
  'formats/lightgbm-console/train.log': {
    ...both(every(1, 60, 1), 0.215709, 0.275709),
    'train/roc_auc': [every(1, 60, 1), 0.92],
    'eval/roc_auc': [every(1, 60, 1), 0.87],
  },
  'formats/logger-line-number-as-loss/train.log': { 'train/loss': [every(10, 390, 10), 2.855] },
  'formats/megatron-console/train.log': {
    'train/loss': [every(10, 500, 10), 2.561911],
    'eval/loss': [every(100, 500, 100), 2.761911],
    'train/consumed_samples': [every(10, 500, 10), 64000],
  },
  'formats/spacy-console/train.log': {
    'train/loss': [every(0, 2200, 200), 4.69],
    'eval/score': [every(0, 2200, 200), 0.88],
    'eval/cats_score': [every(0, 2200, 200), 87.5],
  },
  'formats/tqdm-bar-per-epoch/train.log': {
    'train/loss': [every(1, 500, 1), 0.1349],
    'eval/loss': [every(100, 500, 100), 0.1849],
    'eval/accuracy': [every(100, 500, 100), 0.85],
  },
  'formats/trl-console-burst/train.log': TRL,
  'formats/trl-console-datasets-bar/train.log': TRL,
  'formats/xgboost-console/train.log': both(every(0, 99, 1), 0.13591, 0.85017),
  'formats/flair-dir/training.log': {
    'train/loss': [every(74, 3700, 74), 0.25619111],
    'eval/loss': [every(740, 3700, 740), 0.3062],
    'eval/f1': [every(740, 3700, 740), 0.85],
  },
  'bugreports/separators-in-numbers/console-decimal-comma/train.log': {
    ...both(every(1, 8, 1), 0.3222, 0.3383),
    'eval/accuracy': [every(1, 8, 1), 0.78],
  },
  'bugreports/separators-in-numbers/console-thousands/train.log': { 'train/loss': [every(500, 10_000, 500), 0.3196] },
  'bugreports/scores-in-percent/console/train.log': {
    ...both(every(1, 8, 1), 0.3145, 0.3427),
    'eval/accuracy': [every(1, 8, 1), 0.66],
  },
  'bugreports/scores-in-percent/console-joined/train.log': {
    ...both(every(1, 8, 1), 0.3271, 0.3414),
    'eval/accuracy': [every(1, 8, 1), 0.66],
  },
  'judgement/16-word-language-model-healthy/train.log': {
    'train/loss': [[0, 1, 2, 3].flatMap((epoch) => every(200, 2600, 400).map((step) => epoch * 2983 + step)), 4.82],
    'eval/loss': [[0, 1, 2, 3].map((epoch) => epoch * 2983 + 2600), 5.02],
  },
};

describe.skipIf(!existsSync(CASES))('a console of ../shared/cases', () => {
  it.each(Object.entries(EXPECTED))('%s', (file, expected) => {
    const read = readWhole(consoleLog, readFileSync(CASES + file));
    for (const [path, [steps, last]] of Object.entries(expected)) {
      expect([path, stepsOf(read, path)]).toEqual([path, steps]);
      expect([path, lastOf(read, path)]).toEqual([path, last]);
    }
    const losses = Object.keys(read.series).filter((path) => /\/(loss|accuracy|f1)$/.test(path));
    expect(losses.filter((path) => !Object.hasOwn(expected, path) && !path.startsWith('train/'))).toEqual([]);
    for (const { steps } of Object.values(read.series)) expect(steps.length).toBeLessThanOrEqual(read.records);
    expect(read.damaged).toEqual([]);
  });

  it('samples of an epoch are shares of it', () => {
    const read = readWhole(
      consoleLog,
      readFileSync(`${CASES}bugreports/counter-restarts-each-epoch/console-mnist/train.log`),
    );
    expect(read.unit).toBe('epoch');
    expect(stepsOf(read, 'train/loss')).toHaveLength(40);
    expect(read.series['train/loss']!.steps[12]).toBeCloseTo(1 + 12_800 / 60_000, 9);
    expect(stepsOf(read, 'test/loss')).toEqual([1, 2, 3, 4]);
    expect(lastOf(read, 'test/accuracy')).toBe(0.92);
  });
});
