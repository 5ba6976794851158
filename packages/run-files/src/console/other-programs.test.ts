/** Fields without a number, headings that say the step, best results in a sentence of their own, rows of a step and a split, other languages. */

import { describe, expect, it } from 'vitest';
import { consoleLog } from '../console-log.ts';
import { readWhole } from '../testing/read-whole.ts';

/** Path to steps and values; null for a path that must not exist. */
type Expected = Record<string, [steps: number[], values: number[]] | null>;
const lines = (count: number, line: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');

const PRODUCERS: [name: string, text: string, expected: Expected][] = [
  [
    'LitGPT, which has no validation loss at first, and names the loss once',
    lines(
      3,
      (i) =>
        `Epoch 1 | iter ${i + 1} step ${i + 1} | loss train: 0.${9 - i}, val: ${i === 0 ? 'n/a' : `0.${8 - i}`} | iter time: 320.12 ms (step)`,
    ),
    {
      'train/loss': [
        [1, 2, 3],
        [0.9, 0.8, 0.7],
      ],
      'eval/loss': [
        [2, 3],
        [0.7, 0.6],
      ],
      'eval/iter_time': null,
    },
  ],
  [
    'Caffe, which tests before it reports the training at that step',
    lines(
      3,
      (i) =>
        `I0101 10:00:01.100000  1234 solver.cpp:341] Iteration ${i * 100}, Testing net (#0)\n` +
        `I0101 10:00:01.200000  1234 solver.cpp:409]     Test net output #0: accuracy = 0.${6 + i}\n` +
        `I0101 10:00:01.200000  1234 solver.cpp:409]     Test net output #1: loss = 0.${8 - i} (* 1 = 0.${8 - i} loss)\n` +
        `I0101 10:00:01.300000  1234 solver.cpp:237] Iteration ${i * 100}, loss = 0.${9 - i}\n` +
        `I0101 10:00:01.300000  1234 solver.cpp:237] Iteration ${i * 100 + 50}, loss = 0.${9 - i}`,
    ),
    {
      'test/accuracy': [
        [0, 100, 200],
        [0.6, 0.7, 0.8],
      ],
      'test/loss': [
        [0, 100, 200],
        [0.8, 0.7, 0.6],
      ],
      'train/loss': [
        [0, 50, 100, 150, 200, 250],
        [0.9, 0.9, 0.8, 0.8, 0.7, 0.7],
      ],
    },
  ],
  [
    'PaddleOCR, which repeats its best metrics below the current ones, with frames a second',
    lines(
      2,
      (i) =>
        `[2022/01/01 10:00:00] ppocr INFO: epoch: [${i + 1}/2], global_step: ${10 * (i + 1)}, lr: 0.0001, acc: 0.${6 + i}, loss: 1.${5 - i}\n` +
        `[2022/01/01 10:01:00] ppocr INFO: cur metric, acc: 0.${5 + i}, norm_edit_dis: 0.6, fps: 1000.1\n` +
        `[2022/01/01 10:01:00] ppocr INFO: best metric, acc: 0.${5 + i}, norm_edit_dis: 0.6, fps: 1000.1, best_epoch: ${i + 1}`,
    ),
    {
      'train/accuracy': [
        [10, 20],
        [0.6, 0.7],
      ],
      'eval/accuracy': [
        [10, 20],
        [0.5, 0.6],
      ],
      'eval/fp': null,
    },
  ],
  [
    'llama-recipes, which prints tensors with their device',
    lines(
      2,
      (e) =>
        ` eval_ppl=tensor(3.${3 - e}, device='cuda:0') eval_epoch_loss=tensor(1.${3 - e}, device='cuda:0')\nEpoch ${e + 1}: train_epoch_loss=1.${4 - e}, epoch time 10.2s`,
    ),
    { 'train/cuda': null, 'eval/cuda': null },
  ],
  [
    'rows of a step, a split and its loss',
    lines(3, (i) => `${i * 10} train 10.${9 - i}\n${i * 10} val 10.${8 - i}\n${i * 10} hella 0.24`),
    {
      'train/loss': [
        [0, 10, 20],
        [10.9, 10.8, 10.7],
      ],
      'eval/loss': [
        [0, 10, 20],
        [10.8, 10.7, 10.6],
      ],
    },
  ],
  [
    'Sockeye, with several checkpoints in an epoch',
    lines(
      4,
      (i) =>
        `${i + 1}\tepoch=${Math.floor((i + 1) / 2)}\tlearning-rate=0.0002\tperplexity-train=${9 - i}\tperplexity-val=${10 - i}`,
    ),
    {
      'train/loss': [
        [1, 2, 3, 4],
        [9, 8, 7, 6],
      ],
      'eval/loss': [
        [1, 2, 3, 4],
        [10, 9, 8, 7],
      ],
    },
  ],
  [
    'splits of three letters',
    lines(2, (i) => `epoch ${i + 1} trn_loss: 0.${9 - i} vld_loss: 0.${8 - i} tst_loss: 0.${7 - i}`),
    {
      'train/loss': [
        [1, 2],
        [0.9, 0.8],
      ],
      'eval/loss': [
        [1, 2],
        [0.8, 0.7],
      ],
      'test/loss': [
        [1, 2],
        [0.7, 0.6],
      ],
    },
  ],
  ...(
    [
      ['Epoche', 'Trainingsverlust', 'Validierungsverlust', 'Validierungsgenauigkeit'],
      ['Époque', "Perte d'entraînement", 'Perte de validation', 'Exactitude de validation'],
      ['Época', 'Pérdida de entrenamiento', 'Pérdida de validación', 'Exactitud de validación'],
      ['Época', 'Perda de treino', 'Perda de validação', 'Acurácia de validação'],
      ['Epoca', 'Perdita di addestramento', 'Perdita di validazione', 'Accuratezza di validazione'],
    ] as const
  ).map(([epoch, train, evaluation, accuracy]): [string, string, Expected] => [
    `a program in another language: ${train}`,
    lines(
      2,
      (e) => `${epoch} ${e + 1}/2 – ${train}: 0,${9 - e} – ${evaluation}: 0,${8 - e} – ${accuracy}: ${6 + e}0,5 %`,
    ),
    {
      'train/loss': [
        [1, 2],
        [0.9, 0.8],
      ],
      'eval/loss': [
        [1, 2],
        [0.8, 0.7],
      ],
      'eval/accuracy': [
        [1, 2],
        [0.605, 0.705],
      ],
    },
  ]),
];

describe('the output of', () => {
  it.each(PRODUCERS)('%s', (_, text, expected) => {
    const read = readWhole(consoleLog, Buffer.from(`${text}\n`));
    for (const [path, series] of Object.entries(expected)) {
      if (series === null) expect({ path, ...read.series[path] }).toEqual({ path });
      else expect({ path, ...read.series[path] }).toEqual({ path, steps: series[0], values: series[1] });
    }
    expect(read.damaged).toEqual([]);
  });
});
