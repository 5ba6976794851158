/** Bars that repeat what an evaluation said, records over two lines, evaluations before the training, and epochs from 1. */

import { describe, expect, it } from 'vitest';
import { consoleLog } from '../console-log.ts';
import type { FileFacts } from '../file-facts.ts';
import { readWhole } from '../testing/read-whole.ts';

type Expected = Record<string, [steps: number[], values: number[]]>;
const lines = (count: number, line: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');
const bar = (at: number, of: number) =>
  `${String(Math.floor((100 * at) / of)).padStart(3)}%|#####     | ${at}/${of} [00:01<00:01, 20.00it/s]`;

const PRODUCERS: [name: string, text: string, expected: Expected][] = [
  [
    "Lightning's bar, whose evaluations have the same accuracy and another loss",
    lines(2, (e) =>
      lines(
        2,
        (i) =>
          `Epoch ${e}: 100%|##########| 10/10 [00:01<00:00, 9.5it/s, train_loss=0.${5 - e}` +
          (i + e > 0 ? `, val_loss=0.${6 - (i === 0 ? e - 1 : e)}, val_acc=0.781]` : ']'),
      ),
    ),
    {
      'eval/loss': [
        [10, 20],
        [0.6, 0.5],
      ],
      'eval/accuracy': [
        [10, 20],
        [0.781, 0.781],
      ],
    },
  ],
  [
    'AllenNLP, whose bars have metrics for a title, in its evaluations as well',
    lines(2, (e) =>
      [
        `2019-10-15 12:45:23,697 - INFO - allennlp.training.trainer - Epoch ${e}/1`,
        `2019-10-15 12:45:23,739 - INFO - allennlp.training.trainer - Training`,
        bar(0, 20),
        ...[10, 20].map((at) => `accuracy: 0.5${e}, loss: 0.${9 - 2 * e - at / 20} ||: ${bar(at, 20)}`),
        `2019-10-15 12:46:01,372 - INFO - allennlp.training.trainer - Validating`,
        bar(0, 5),
        ...[1, 5].map((at) => `accuracy: 0.6${e}, loss: 0.${7 - e} ||: ${bar(at, 5)}`),
      ].join('\n'),
    ),
    {
      'train/accuracy': [
        [10, 20, 30, 40],
        [0.5, 0.5, 0.51, 0.51],
      ],
      'eval/loss': [
        [20, 40],
        [0.7, 0.6],
      ],
    },
  ],
  [
    'verl, whose first line has nothing but the evaluation before the training',
    [
      'step:0 - val-aux/openai/gsm8k/reward/mean@1:0.565 - val-core/openai/gsm8k/acc/mean@1:0.508',
      ...[1, 2].map(
        (step) =>
          `step:${step} - actor/pg_loss:np.float64(-0.00${step}) - val-core/openai/gsm8k/acc/mean@1:np.float64(0.6${step}) - training/global_step:${step} - training/epoch:0`,
      ),
    ].join('\n'),
    {
      'eval/core/openai/gsm8k/acc/mean@1': [
        [0, 1, 2],
        [0.508, 0.61, 0.62],
      ],
      'train/actor/pg_loss': [
        [1, 2],
        [-0.001, -0.002],
      ],
    },
  ],
  [
    'TFLearn, which counts examples on the second line of a record',
    lines(
      2,
      (i) =>
        `--\nTraining Step: ${100 * (i + 1)}  | total loss: 2.${50 - i} | time: 0.275s\n| Adam | epoch: 00${5 * (i + 1)} | loss: 2.${50 - i} - acc: 0.25 | val_loss: 2.${51 - i} - val_acc: 0.24 -- iter: 1224/1224`,
    ),
    {
      'train/loss': [
        [100, 200],
        [2.5, 2.49],
      ],
      'eval/loss': [
        [100, 200],
        [2.51, 2.5],
      ],
      'eval/accuracy': [
        [100, 200],
        [0.24, 0.24],
      ],
    },
  ],
  [
    'Keras, where the file begins late: it counts epochs from 1',
    lines(2, (i) => `Epoch ${2816 + i}/10000\n472/472 [=====] - 0s - loss: 0.5${i} - val_loss: 1.2${i}`),
    {
      'train/loss': [
        [2816, 2817],
        [0.5, 0.51],
      ],
    },
  ],
  [
    'a program that evaluates before it trains, with the epoch of its beginning',
    `testing in eval mode……\nepoch: 0,  loss is: 2.5, acc is: 0.07\n${lines(
      2,
      (e) =>
        `epoch: ${e},  loss is: 0.${5 - e}, acc is: 0.7\ntesting in eval mode……\nepoch: ${e},  loss is: 0.${6 - e}, acc is: 0.6\nNow continue training……`,
    )}`,
    {
      'train/loss': [
        [1, 2],
        [0.5, 0.4],
      ],
      'eval/loss': [
        [0, 1, 2],
        [2.5, 0.6, 0.5],
      ],
    },
  ],
  [
    'transformers as a terminal showed it, with the bar below what was printed',
    lines(
      3,
      (i) =>
        `{'loss': 0.${9 - i}, 'grad_norm': 1.5, 'epoch': ${(i + 1) * 5 * 0.0125}}\n  2%|#         | ${(i + 1) * 5}/240 [00:01<00:01, 20.00it/s]`,
    ),
    {
      'train/loss': [
        [5, 10, 15],
        [0.9, 0.8, 0.7],
      ],
    },
  ],
  [
    'transformers, buffered, and without the dictionary of its end',
    [
      ...Array.from({ length: 60 }, (_, i) => bar(i + 1, 60)),
      ...Array.from({ length: 6 }, (_, i) => `{'loss': 0.${9 - i}, 'grad_norm': 1.5, 'epoch': ${(i + 1) * 0.5}}`),
    ].join('\n'),
    {
      'train/loss': [
        [10, 20, 30, 40, 50, 60],
        [0.9, 0.8, 0.7, 0.6, 0.5, 0.4],
      ],
    },
  ],
  [
    'Informer, with one line of the training in each epoch',
    lines(
      2,
      (e) =>
        `\titers: 100, epoch: ${e + 1} | loss: 0.4${e}\n\tspeed: 0.0500s/iter; left time: 100.0s\nEpoch: ${e + 1} cost time: 10.5\nEpoch: ${e + 1}, Steps: 150 | Train Loss: 0.3${e} Vali Loss: 0.5${e}`,
    ),
    {
      'train/loss': [
        [100, 150, 250, 300],
        [0.4, 0.3, 0.41, 0.31],
      ],
      'eval/loss': [
        [150, 300],
        [0.5, 0.51],
      ],
    },
  ],
  [
    'a program that loads its test set before it trains',
    `Loading test data...\n${lines(2, (e) => `epoch: ${e}, loss is: 0.${5 - e}\ntesting...\nepoch: ${e}, loss is: 0.${6 - e}`)}`,
    {
      'train/loss': [
        [1, 2],
        [0.5, 0.4],
      ],
      'test/loss': [
        [1, 2],
        [0.6, 0.5],
      ],
    },
  ],
];

describe('the output of', () => {
  it.each(PRODUCERS)('%s', (_, text, expected) => {
    const read = readWhole(consoleLog, Buffer.from(`${text}\n`));
    for (const [path, [steps, values]] of Object.entries(expected))
      expect({ path, ...read.series[path] }).toEqual({ path, steps, values });
    expect(read.damaged).toEqual([]);
  });
});

it("a place beneath verl's name of a split is no metric", () => {
  const read = readWhole(consoleLog, Buffer.from('step:1 - actor/pg_loss:0.5 - training/global_step:1\n'));
  expect(Object.keys(read.series)).toEqual(['train/actor/pg_loss']);
  const other = readWhole(consoleLog, Buffer.from('Eval/epoch: 1, Eval/step: 1000 Eval/acc: 0.66\n'));
  expect(Object.keys(other.series).filter((path) => path !== 'epoch')).toEqual(['eval/accuracy']);
});

it('a training that was to make so many steps stays on its epochs, where its bar alone tells them', () => {
  const bars = Array.from({ length: 60 }, (_, i) => bar(i + 1, 60));
  const records = Array.from(
    { length: 6 },
    (_, i) => `{'loss': 0.${9 - i}, 'grad_norm': 1.5, 'epoch': ${(i + 1) / 100}}`,
  );
  const read = readWhole(consoleLog, Buffer.from(`${[...bars, ...records].join('\n')}\n`));
  expect(read.unit).toBe('epoch');
});

it('an evaluation before the training leaves the epochs their unit', () => {
  const epochs = [0, 1].map((e) => `epoch: ${e}, loss is: 0.${5 - e}\ntesting...\nepoch: ${e}, loss is: 0.${6 - e}`);
  const read = readWhole(consoleLog, Buffer.from(`testing...\nepoch: 0, loss is: 2.5\n${epochs.join('\n')}\n`));
  expect(read.unit).toBe('epoch');
});

it('a last line that is cut leaves nothing of what it seemed to say', () => {
  const text = 'testing...\nepoch: 0, loss is: 2.5\nepoch: 0, loss is: 0.5\ntesting...\n';
  const facts: FileFacts = { countedPaths: new Set(['eval/loss']) };
  const reader = consoleLog.open({ facts });
  reader.read(Buffer.from(text));
  reader.end!(Buffer.from('epoch: 0, loss is: 0.'));
  expect([...(facts.countedPaths ?? [])]).toEqual(['eval/loss']);

  const other = consoleLog.open({ facts: {} });
  other.read(Buffer.from('step: 10, loss: 0.5, acc: 0.6\n'));
  other.end!(Buffer.from('step: 20, loss: 0.4'));
  const { events } = other.read(Buffer.from('cur metric, acc: 0.55\n'));
  expect(events.flatMap((event) => (event.type === 'points' ? Object.keys(event.series) : []))).toEqual([
    'eval/accuracy',
  ]);
});
