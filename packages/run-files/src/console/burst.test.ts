/** Output that is buffered while its progress bar isn't, as Python does where both go to one file. */

import { expect, it } from 'vitest';
import { consoleLog } from '../console-log.ts';
import { readWhole } from '../testing/read-whole.ts';

const STEPS = 400;
const bars = (from: number, to: number, of = STEPS) =>
  Array.from({ length: to - from + 1 }, (_, i) => `\r ${i}%|██  | ${from + i}/${of} [00:01<00:10,  9.99it/s]`).join('');
const loss = (step: number, perEpoch = STEPS / 2, digits = 2) =>
  `{'loss': ${(1 - step / 1000).toFixed(4)}, 'learning_rate': 1e-05, 'epoch': ${Number((step / perEpoch).toFixed(digits))}}\n`;
const every = (by: number, to = STEPS, from = by) =>
  Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, i) => from + i * by);
const losses = (by: number, from: number, to: number) =>
  every(by, to, from)
    .map((step) => loss(step))
    .join('');
const SUMMARY =
  "{'train_runtime': 40.0, 'train_samples_per_second': 80.0, 'train_steps_per_second': 10.0, 'train_loss': 0.3, 'epoch': 2.0}\n";
const read = (text: string) => readWhole(consoleLog, Buffer.from(text));
const DATASETS =
  '\rMap: 100%|████| 9000/9000 [00:01<00:00, 3000.00 examples/s]\n\r100%|████| 5000/5000 [00:01<00:00, 3000.00it/s]\n';

it('all of it at the end, with an evaluation after it: each record at its step', () => {
  const { series } = read(
    `${DATASETS}${bars(1, 400)}\n${bars(1, 12, 12)}\n${losses(10, 10, 400)}${SUMMARY}{'eval_loss': 0.5, 'epoch': 2.0}\n`,
  );
  expect(series['train/loss']!.steps).toEqual(every(10));
  expect(series['eval/loss']!.steps).toEqual([400]);
});

it('in pieces, without the end of the training: the epoch is the axis', () => {
  const { series, unit } = read(`${bars(1, 200)}\n${losses(10, 10, 190)}${bars(201, 300)}\n${losses(10, 200, 290)}`);
  expect(unit).toBe('epoch');
  expect(series['train/loss']!.steps).toEqual(every(10, 290).map((step) => step / 200));
});

it('in pieces, with the number of epochs in front', () => {
  const { series } = read(`  Num Epochs = 2\n${bars(1, 200)}\n${losses(10, 10, 190)}`);
  expect(series['train/loss']!.steps).toEqual(every(10, 190));
});

it('with epochs that are rounded: no two records on one step, and none far from its own', () => {
  const steps = every(1);
  const { series } = read(
    `${bars(1, 400)}\n${steps.map((step) => loss(step, 400 / 1)).join('')}${SUMMARY.replace("'epoch': 2.0", "'epoch': 1.0")}`,
  );
  const found = series['train/loss']!.steps;
  expect(found).toHaveLength(STEPS);
  expect(new Set(found).size).toBe(STEPS);
  expect(Math.max(...found.map((step, i) => Math.abs(step - steps[i]!)))).toBeLessThanOrEqual(4);
});

it('not at all: the bar says the step, also where the epochs are rounded', () => {
  const text = every(10)
    .map((step) => `${bars(step - 9, step)}\n${loss(step, 10_000)}`)
    .join('');
  expect(read(DATASETS + text).series['train/loss']!.steps).toEqual(every(10));
});

it('lines without an epoch that come twenty to a bar are counted', () => {
  const lines = (count: number) => Array.from({ length: count }, (_, i) => `loss: 0.${100 + i}\n`).join('');
  expect(read(`${bars(1, 200)}\n${lines(30)}${bars(201, 400)}\n${lines(10)}`).series['train/loss']!.steps).toEqual(
    every(1, 40),
  );
});

it('a bar of something else than a training says no step, whatever it counts in', () => {
  for (const title of ['Tokenizing train dataset', 'Loading weights', 'Processing records'])
    expect(
      read(`${title}: 100%|████| 500/500 [00:01<00:00, 900.00it/s]\nloss: 0.5\nloss: 0.4\n`).series['train/loss'],
    ).toEqual({ steps: [1, 2], values: [0.5, 0.4] });
});

it('states that are overwritten with backspaces are lines of their own', () => {
  const states = [1, 2].map((at) => `${at}/2 [=====] - ${at === 2 ? '2s 50ms/step' : 'ETA: 0s'} - loss: 0.${9 - at}`);
  expect(read(`Epoch 1/1\n${states.join('\b'.repeat(40))}\n`).series['train/loss']).toEqual({
    steps: [1],
    values: [0.7],
  });
});

it('a bar that is drawn too seldom is behind its dictionaries: they are where their epochs are', () => {
  // At step 28 the bar says 27; at 56 it still says 54, and is drawn again after each dictionary.
  const shown = (step: number) => (step === 28 ? 27 : step === 56 ? 54 : step);
  const bar = (step: number) => bars(step, step, 60);
  const text = every(2, 60)
    .map((step) => `${bar(shown(step))}\n${loss(step, 20, 1)}${bar(shown(step))}`)
    .join('');
  const summary =
    "{'train_runtime': 20.0, 'train_samples_per_second': 12.0, 'train_steps_per_second': 3.0, 'train_loss': 0.3, 'epoch': 3}\n";
  const { series } = read(`${text}\n${summary}`);
  expect(series['train/loss']!.steps).toEqual(every(2, 60));
  expect(read(text).series['train/loss']!.steps).toHaveLength(30);
});

it('an epoch of many steps is rounded: then the bar tells the step', () => {
  const text = every(10, 4_000)
    .map((step) => `${bars(step, step, 4_000)}\n${loss(step, 2_000)}`)
    .join('');
  const summary =
    "{'train_runtime': 40.0, 'train_samples_per_second': 800.0, 'train_steps_per_second': 100.0, 'train_loss': 0.3, 'epoch': 2.0}\n";
  expect(read(`${text}${summary}`).series['train/loss']!.steps).toEqual(every(10, 4_000));
});
