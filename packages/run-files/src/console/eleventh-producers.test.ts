/** Steps in brackets behind what a logger puts in front, and cells of abbreviations. */

import { expect, it } from 'vitest';
import { consoleLog } from '../console-log.ts';
import { readWhole } from '../testing/read-whole.ts';

const STEPS = [10, 20, 30, 40];
const valuesOf = (from: number) => STEPS.map((step) => Number((from - step / 100).toFixed(2)));

const IN_FRONT: [name: string, prefix: string][] = [
  ['CLU below glog', 'I0101 10:00:05.123456 140012345678912 logging_writer.py:48] '],
  ['absl without a handler', 'INFO:absl:'],
  ['a source and a level', '2026-01-01 10:00:00,123 - trainer.py:48 - INFO - '],
  ['loguru', '2026-01-01 10:00:00.123 | INFO     | trainer:fit:48 - '],
];

it.each(IN_FRONT)('a step in brackets is one: %s', (_, prefix) => {
  const text = STEPS.map((step, at) =>
    [
      `${prefix}[${step}] learning_rate=0.001, train_loss=${valuesOf(1)[at]}, steps_per_second=12.1`,
      `${prefix}[${step}] eval_accuracy=0.75, eval_loss=${valuesOf(2)[at]}`,
    ].join('\n'),
  ).join('\n');
  const { series } = readWhole(consoleLog, Buffer.from(`${text}\n`));
  expect(series['train/loss']).toEqual({ steps: STEPS, values: valuesOf(1) });
  expect(series['eval/loss']).toEqual({ steps: STEPS, values: valuesOf(2) });
});

it('the number of a process in brackets is no step', () => {
  const text = STEPS.map((_, at) => `2026-01-01 10:00:00 INFO [4711] loss: ${valuesOf(1)[at]}, lr: 0.001`).join('\n');
  const { series } = readWhole(consoleLog, Buffer.from(`${text}\n`));
  expect(series['train/loss']).toEqual({ steps: [1, 2, 3, 4], values: valuesOf(1) });
});

it('a row of cells is no prose, whatever its abbreviations are', () => {
  const text = STEPS.map((step, at) =>
    [
      `| epoch ${`${at + 1}`.padStart(3, '0')} | loss ${valuesOf(1)[at]} | nll_loss 3.2 | ppl 9.2 | wps 1200 | ups 2 | wpb 500 | bsz 16 | num_updates ${step} | lr 0.0005 | gnorm 1.2 | clip 0.0 | oom 0 | wall 100 | train_wall 90`,
      `| epoch ${`${at + 1}`.padStart(3, '0')} | valid on 'valid' subset | loss ${valuesOf(2)[at]} | nll_loss 3.1 | ppl 8.9 | num_updates ${step}`,
    ].join('\n'),
  ).join('\n');
  const { series } = readWhole(consoleLog, Buffer.from(`${text}\n`));
  expect(series['train/loss']).toEqual({ steps: STEPS, values: valuesOf(1) });
  expect(series['eval/loss']).toEqual({ steps: STEPS, values: valuesOf(2) });
});

it('the best of one class, as Catalyst counts it, is the accuracy', () => {
  const text = STEPS.map((_, at) =>
    ['train', 'valid']
      .map(
        (loader) =>
          `${at + 1}/4 * Epoch (${loader}): accuracy01: 0.${at + 5} | accuracy03: 0.95 | loss: 0.5 | lr: 0.001`,
      )
      .join('\n'),
  ).join('\n');
  const { series } = readWhole(consoleLog, Buffer.from(`${text}\n`));
  expect(series['eval/accuracy']).toEqual({ steps: [1, 2, 3, 4], values: [0.5, 0.6, 0.7, 0.8] });
  expect(series['train/accuracy']).toEqual({ steps: [1, 2, 3, 4], values: [0.5, 0.6, 0.7, 0.8] });
});
