/** Programs that don't name their metrics, and counters and epochs that are only understood from the lines around them. */

import { describe, expect, it } from 'vitest';
import { consoleLog } from '../console-log.ts';
import { readWhole } from '../testing/read-whole.ts';

/** Path to steps and values; null for a path that must not exist. */
type Expected = Record<string, [steps: number[], values: number[]] | null>;
const T = '2026-01-01 10:00:00';

const PRODUCERS: [producer: string, text: string, expected: Expected][] = [
  [
    'CatBoost with a score alone, which it doesn’t name',
    '0:\ttest: 0.70\tbest: 0.70 (0)\ttotal: 5ms\tremaining: 9ms\n1:\ttest: 0.69\tbest: 0.70 (0)\ttotal: 6ms\tremaining: 8ms\n2:\ttest: 0.72\tbest: 0.72 (2)\ttotal: 6ms\tremaining: 8ms\nbestTest = 0.72',
    {
      'eval/loss': null,
      'eval/score': [
        [0, 1, 2],
        [0.7, 0.69, 0.72],
      ],
    },
  ],
  [
    'CatBoost without an evaluation set, where the learned metric rises',
    Array.from({ length: 8 }, (_, i) => `${i * 10}:\tlearn: 0.${70 + i}\ttotal: 1m ${i}s\tremaining: 9ms`).join('\n'),
    {
      'train/loss': null,
      'train/score': [
        [0, 10, 20, 30, 40, 50, 60, 70],
        [0.7, 0.71, 0.72, 0.73, 0.74, 0.75, 0.76, 0.77],
      ],
    },
  ],
  [
    'CatBoost with two evaluation sets, of which it looks at the last',
    '0:\tlearn: 0.7\ttest: 0.8\ttest1: 0.9\tbest: 0.9 (0)\ttotal: 5ms\tremaining: 9ms\n1:\tlearn: 0.6\ttest: 0.7\ttest1: 0.95\tbest: 0.9 (0)\ttotal: 6ms\tremaining: 8ms',
    {
      'train/loss': [
        [0, 1],
        [0.7, 0.6],
      ],
      'eval/loss': [
        [0, 1],
        [0.9, 0.95],
      ],
      'eval/loss:0': [
        [0, 1],
        [0.8, 0.7],
      ],
    },
  ],
  [
    'scikit-learn’s network, whose score stands on a line of its own',
    Array.from(
      { length: 4 },
      (_, i) => `Iteration ${i + 1}, loss = 0.${7 - i}0000000\nValidation score: 0.${60 + i}0000`,
    ).join('\n') + '\nValidation score did not improve more than tol=0.000100 for 10 consecutive epochs. Stopping.\n',
    {
      'train/loss': [
        [1, 2, 3, 4],
        [0.7, 0.6, 0.5, 0.4],
      ],
      'eval/score': [
        [1, 2, 3, 4],
        [0.6, 0.61, 0.62, 0.63],
      ],
    },
  ],
  [
    'unknown names, with what else the program prints',
    Array.from(
      { length: 10 },
      (_, i) => `${T} step=${i * 10} | foo: ${1 - i / 10} | bar: ${i} | mem: ${i}.5\nsaved x: ${i}, y: 3`,
    ).join('\n'),
    {
      'train/foo': [
        [0, 10, 20, 30, 40, 50, 60, 70, 80, 90],
        [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 1 - 0.7, 1 - 0.8, 1 - 0.9],
      ],
      'train/x': null,
    },
  ],
  [
    'unknown names beside a well-known one',
    Array.from({ length: 10 }, (_, i) => `step ${i} loss ${1 - i / 10}\nstep=${i} foo=${1 - i / 10}`).join('\n'),
    { 'train/foo': null },
  ],
  [
    'how a program runs',
    Array.from({ length: 30 }, (_, i) => `iteration ${i}: gpu_mem=${i}.5 elapsed=${i * 2}`).join('\n'),
    { 'train/gpu_mem': null, 'train/elapsed': null },
  ],
  [
    'a counter that begins anew, and epochs that are named when they are over',
    'step 5 loss 0.9\nstep 10 loss 0.8\nepoch 0 finished. dev_loss 0.85\nstep 5 loss 0.7\nstep 10 loss 0.6\nepoch 1 finished. dev_loss 0.65\nstep 5 loss 0.5\nstep 10 loss 0.4\nepoch 2 finished. dev_loss 0.45',
    {
      'train/loss': [
        [5, 10, 15, 20, 25, 30],
        [0.9, 0.8, 0.7, 0.6, 0.5, 0.4],
      ],
      'eval/loss': [
        [10, 20, 30],
        [0.85, 0.65, 0.45],
      ],
    },
  ],
  [
    'bars and lines with the epoch in brackets',
    [1, 2]
      .map(
        (e) =>
          `\r[${e}/2] train:  50%|██   | 1/2 [00:01<00:01, 1.0it/s, loss=0.${9 - e}]\r[${e}/2] train: 100%|████| 2/2 [00:02<00:00, 1.0it/s, loss=0.${8 - e}]\n[${e}/2] valid: loss=0.${9 - e}5 acc=0.${5 + e}`,
      )
      .join('\n'),
    {
      'train/loss': [
        [1, 2, 3, 4],
        [0.8, 0.7, 0.7, 0.6],
      ],
      'eval/loss': [
        [2, 4],
        [0.85, 0.75],
      ],
      'eval/accuracy': [
        [2, 4],
        [0.6, 0.7],
      ],
    },
  ],
  [
    'an epoch of one letter',
    'E1 | it 1 | loss 0.9\nE1 | it 2 | loss 0.8\nE2 | it 1 | loss 0.7\nE2 | it 2 | loss 0.6',
    {
      'train/loss': [
        [1, 2, 3, 4],
        [0.9, 0.8, 0.7, 0.6],
      ],
    },
  ],
  [
    'TensorFlow’s estimators',
    'INFO:tensorflow:loss = 0.9, step = 100 (3.2 sec)\nINFO:tensorflow:Saving dict for global step 100: accuracy = 0.6, global_step = 100, loss = 0.95\nINFO:tensorflow:loss = 0.8, step = 200 (3.2 sec)',
    {
      'train/loss': [
        [100, 200],
        [0.9, 0.8],
      ],
      'eval/loss': [[100], [0.95]],
      'eval/accuracy': [[100], [0.6]],
    },
  ],
  [
    'arrows behind names, and a cost',
    'Epoch 1 => cost: 0.9, val_loss => 0.95\nEpoch 2 => cost: 0.8, val_loss => 0.85',
    {
      'train/loss': [
        [1, 2],
        [0.9, 0.8],
      ],
      'eval/loss': [
        [1, 2],
        [0.95, 0.85],
      ],
    },
  ],
  [
    'Ray, which names the process before each line',
    '\u001b[36m(TaskRunner pid=123)\u001b[0m step:1 - actor/loss:0.9\n(Worker(0) pid=77, ip=10.0.0.2) step:2 - actor/loss:0.8',
    {
      'train/actor/loss': [
        [1, 2],
        [0.9, 0.8],
      ],
      'train/TaskRunner_pid': null,
    },
  ],
];

describe('the output of', () => {
  it.each(PRODUCERS)('%s', (_, text, expected) => {
    const read = readWhole(consoleLog, Buffer.from(`${text}\n`));
    for (const [path, found] of Object.entries(expected))
      if (found === null) expect(read.series).not.toHaveProperty([path]);
      else expect({ path, ...read.series[path] }).toEqual({ path, steps: found[0], values: found[1] });
    expect(read.damaged).toEqual([]);
  });
});
