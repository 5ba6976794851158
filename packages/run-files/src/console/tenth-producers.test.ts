/** Means of epochs in logs of steps, and lines that single programs write in words of their own. */

import { expect, it } from 'vitest';
import { consoleLog } from '../console-log.ts';
import { readWhole } from '../testing/read-whole.ts';

type Expected = Record<string, [steps: number[], values: number[]]>;

const EPOCHS = [1, 2, 3];
const lossOf = (epoch: number, at: number) => Number((2 - epoch / 4 - at / 1000).toFixed(4));
const OF_STEPS: Expected = {
  'train/loss': [
    [50, 100, 150, 200, 250, 300],
    [1.7, 1.65, 1.45, 1.4, 1.2, 1.15],
  ],
};
const OF_BATCHES = (line: (epoch: number, batch: number) => string, end: (epoch: number) => string) =>
  EPOCHS.map((e) => [line(e, 50), line(e, 100), end(e)].join('\n')).join('\n');
const MEANS: Expected = {
  'train/loss_epoch': [
    [100, 200, 300],
    [1.75, 1.5, 1.25],
  ],
};
const EVALUATED: Expected = {
  'eval/loss': [
    [100, 200, 300],
    [0.875, 0.75, 0.625],
  ],
};

const PRODUCERS: [name: string, text: string, expected: Expected][] = [
  [
    'the mean of an epoch below its steps',
    OF_BATCHES(
      (e, b) => `Epoch ${e}/3, step ${b}/100, loss ${lossOf(e, b)}`,
      (e) => `Epoch ${e}/3 with loss ${2 - e / 4}`,
    ),
    { ...OF_STEPS, ...MEANS },
  ],
  [
    'the mean of the only epoch',
    [50, 100, 150].map((b) => `Epoch 1/1, step ${b}/150, loss ${lossOf(1, b)}\n`).join('') +
      'Epoch 1/1 with loss 0.5351\n',
    {
      'train/loss': [
        [50, 100, 150],
        [1.7, 1.65, 1.6],
      ],
      'train/loss_epoch': [[150], [0.5351]],
    },
  ],
  [
    'the mean beside the evaluation of its epoch',
    OF_BATCHES(
      (e, b) => `Iteration ${100 * (e - 1) + b}: loss = ${lossOf(e, b)}`,
      (e) => `Epoch ${e} finished. Train loss: ${2 - e / 4} Val loss: ${1 - e / 8}`,
    ),
    { ...OF_STEPS, ...MEANS, ...EVALUATED },
  ],
  [
    'epochs with one record of a step each',
    EPOCHS.map((e) => `step ${100 * e} loss ${lossOf(e, 100)}\nepoch ${e} lr 0.001 loss ${2 - e / 4}`).join('\n'),
    {
      'train/loss': [
        [100, 100, 200, 200, 300, 300],
        [1.65, 1.75, 1.4, 1.5, 1.15, 1.25],
      ],
    },
  ],
  [
    'ESPnet',
    OF_BATCHES(
      (e, b) =>
        `[host] 2023-10-27 13:29:13,321 (trainer:753) INFO: ${e}epoch:train:${b - 49}-${b}batch: iter_time=1.924e-04, loss_ctc=174.564, loss=${lossOf(e, b)}, train_time=0.127`,
      (e) =>
        `[host] 2023-10-27 13:29:13,321 (trainer:352) INFO: ${e}epoch results: [train] iter_time=1.9e-04, loss_ctc=174.5, loss=${2 - e / 4}, time=1 minute and 1.3 seconds, total_count=200, [valid] loss_ctc=100.2, loss=${1 - e / 8}, time=3.4 seconds, total_count=10`,
    ),
    { ...OF_STEPS, ...MEANS, ...EVALUATED },
  ],
  [
    'Informer, whose epochs name their steps',
    OF_BATCHES(
      (e, b) => `\titers: ${b}, epoch: ${e} | loss: ${lossOf(e, b)}\n\tspeed: 0.0812s/iter; left time: 70.2002s`,
      (e) => `Epoch: ${e}, Steps: 100 | Train Loss: ${2 - e / 4} Vali Loss: ${1 - e / 8}`,
    ),
    { ...OF_STEPS, ...MEANS, ...EVALUATED },
  ],
  [
    'FunASR',
    OF_BATCHES(
      (e, b) =>
        `[bach] 2023-04-23 18:59:48,924 (trainer:777) INFO: ${e}epoch:train:${b - 49}-${b}batch:${100 * (e - 1) + b}num_updates: iter_time=0.008, loss_att=0.186, loss=${lossOf(e, b)}`,
      (e) => `[bach] 2023-04-23 18:59:49,924 (trainer:352) INFO: The ${e}epoch took 3 minutes`,
    ),
    OF_STEPS,
  ],
  [
    'llm.c',
    OF_BATCHES(
      (e, b) => `s:${100 * (e - 1) + b} trl:${lossOf(e, b)} norm:1.2 lr:1e-4`,
      (e) => `s:${100 * e} tel:${1 - e / 8}\ns:${100 * e} eval:0.25`,
    ),
    {
      ...OF_STEPS,
      ...EVALUATED,
      'eval/accuracy': [
        [100, 200, 300],
        [0.25, 0.25, 0.25],
      ],
    },
  ],
  [
    'torchkeras',
    EPOCHS.map(
      (e) =>
        `Epoch ${e} / 3\n\r[====${' '.repeat(36)}] 10%\tloss: 9.5    accuracy: 0.5\r[${'='.repeat(40)}] 100%\tloss: ${2 - e / 4}    accuracy: 0.75    val_loss: ${1 - e / 8}    val_accuracy: 0.5\n`,
    ).join('\n'),
    {
      'train/loss': [EPOCHS, [1.75, 1.5, 1.25]],
      'train/accuracy': [EPOCHS, [0.75, 0.75, 0.75]],
      'eval/loss': [EPOCHS, [0.875, 0.75, 0.625]],
      'eval/accuracy': [EPOCHS, [0.5, 0.5, 0.5]],
    },
  ],
];

it.each(PRODUCERS)('%s', (_, text, expected) => {
  const { series, damaged } = readWhole(consoleLog, Buffer.from(`${text}\n`));
  expect(damaged).toEqual([]);
  for (const path of new Set([...Object.keys(expected), 'train/loss', 'eval/loss', 'train/loss_epoch'])) {
    const [steps, values] = expected[path] ?? [];
    expect({ path, ...series[path] }).toEqual({ path, ...(steps ? { steps, values } : {}) });
  }
});
