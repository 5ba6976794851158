/** Consoles that several processes print to. */

import { expect, it } from 'vitest';
import { consoleLog } from '../console-log.ts';
import { readWhole } from '../testing/read-whole.ts';

const PROCESSES = [0, 1, 2, 3];

const printed = (label: (process: number) => string) =>
  [10, 20, 30]
    .flatMap((step) => [
      ...PROCESSES.map((process) => `${label(process)}[ ${step}/60] epoch 1 loss 0.${9 - process} lr 1e-5`),
      `${label(0)}val loss 0.${step} acc 0.7`,
      `${label(3)}[ ${step}/60] epoch 1 perplexity 1.5`,
    ])
    .join('\n');

it.each<[string, (process: number) => string]>([
  ['srun --label', (process) => `${process}: `],
  ['torchrun --tee', (process) => `[default${process}]:`],
  ['mpirun --tag-output', (process) => `[1,${process}]<stdout>:`],
  ['a program of its own', (process) => `[rank${process}]: `],
])('of the lines that %s labels, each metric is taken from the process that printed it first', (_, label) => {
  const bytes = Buffer.from(`${printed(label)}\n`);
  const { series } = readWhole(consoleLog, bytes);
  const steps = [10, 20, 30];
  expect(series['train/loss']).toEqual({ steps, values: [0.9, 0.9, 0.9] });
  expect(series['eval/loss']).toEqual({ steps, values: [0.1, 0.2, 0.3] });
  expect(series['train/perplexity']).toEqual({ steps, values: [1.5, 1.5, 1.5] });
  const facts = {};
  consoleLog.open({ facts }).read(bytes);
  const events = consoleLog
    .open({ facts })
    .read(bytes)
    .events.filter(({ type }) => type === 'about');
  expect(events.at(-1)).toEqual({ type: 'about', about: { processes: 4 } });
});

it('numbers of epochs and of folds before the lines are no processes', () => {
  const epochs = [1, 2, 3].map((epoch) => `${epoch}: train loss 0.${9 - epoch} val loss 0.${8 - epoch}`);
  expect(readWhole(consoleLog, Buffer.from(`${epochs.join('\n')}\n`)).series['eval/loss']).toEqual({
    steps: [1, 2, 3],
    values: [0.7, 0.6, 0.5],
  });
  const folds = [0, 1].flatMap((fold) => [1, 2].map((epoch) => `${fold}: epoch ${epoch} loss 0.${9 - epoch}`));
  expect(readWhole(consoleLog, Buffer.from(`${folds.join('\n')}\n`)).series['train/loss']?.values).toHaveLength(4);
});

it.each<[string, (epoch: number, training: number) => string]>([
  ['batch 50/50', () => 'batch 50/50'],
  ['[50/50]', () => '[50/50]'],
  ['step 10, 20, ...', (epoch, training) => `step ${(6 * training + epoch) * 10}`],
])('epochs before the lines of three trainings in a row are no processes where the lines say %s', (_, place) => {
  const lines = [0, 1, 2].flatMap((training) =>
    [1, 2, 3, 4, 5, 6].map((epoch) => `${epoch}: ${place(epoch, training)} loss 0.${9 - epoch}`),
  );
  const { series } = readWhole(consoleLog, Buffer.from(`${lines.join('\n')}\n`));
  expect(series['train/loss']?.values).toHaveLength(18);
});
