/** More shapes of what programs print: matrices over two lines, dictionaries of an epoch, several trainings in one output. */

import { describe, expect, it } from 'vitest';
import { consoleLog } from '../console-log.ts';
import { readWhole } from '../testing/read-whole.ts';

type Expected = Record<string, [steps: number[], values: number[]]>;
const lines = (count: number, line: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');

const PRODUCERS: [name: string, text: string, expected: Expected][] = [
  [
    'scikit-learn, with a matrix over two lines below the scores that say its order',
    lines(
      2,
      (e) =>
        `Epoch ${e + 1} val loss 0.${5 - e} precision ${[0.8269, 0.8302][e]} recall ${[0.8958, 0.898][e]}\n[[50  9]\n [ 5 ${43 + e}]]`,
    ),
    {
      'eval/tn': [
        [1, 2],
        [50, 50],
      ],
      'eval/fp': [
        [1, 2],
        [9, 9],
      ],
      'eval/fn': [
        [1, 2],
        [5, 5],
      ],
      'eval/tp': [
        [1, 2],
        [43, 44],
      ],
    },
  ],
  [
    'a matrix above the scores of its evaluation',
    lines(
      2,
      (e) =>
        `[[${[50, 20][e]}, 9],\n [5, 43]]\nEpoch ${e + 1} val acc ${[0.8692, 0.8182][e]} precision 0.8269 recall 0.8958`,
    ),
    {
      'eval/tn': [
        [1, 2],
        [50, 20],
      ],
      'eval/tp': [
        [1, 2],
        [43, 43],
      ],
    },
  ],
  [
    "Accelerate's examples, whose dictionary of an epoch holds nothing but scores",
    lines(2, (e) => `epoch ${e}: {'accuracy': 0.${70 + e}, 'f1': 0.${60 + e}}`),
    {
      'eval/accuracy': [
        [1, 2],
        [0.7, 0.71],
      ],
      'eval/f1': [
        [1, 2],
        [0.6, 0.61],
      ],
    },
  ],
  [
    'RecBole, which names the depth of its rankings',
    lines(
      2,
      (e) => `epoch ${e} training [train loss: 0.${5 - e}]\nvalid result: \nrecall@10 : 0.2${e}    ndcg@10 : 0.1${e}`,
    ),
    {
      'eval/recall@10': [
        [1, 2],
        [0.2, 0.21],
      ],
      'eval/ndcg@10': [
        [1, 2],
        [0.1, 0.11],
      ],
    },
  ],
  [
    'a program whose evaluation repeats its epoch below a heading',
    lines(
      3,
      (e) =>
        `epoch: ${e},  loss is: 0.${5 - e}, acc is: 0.7${e}\ntesting in eval mode……\nepoch: ${e},  loss is: 0.${6 - e}, acc is: 0.6${e}\nNow continue training……`,
    ),
    {
      'train/loss': [
        [1, 2, 3],
        [0.5, 0.4, 0.3],
      ],
      'eval/loss': [
        [1, 2, 3],
        [0.6, 0.5, 0.4],
      ],
      'eval/accuracy': [
        [1, 2, 3],
        [0.6, 0.61, 0.62],
      ],
    },
  ],
  [
    'bars whose titles shorten training and validation',
    lines(2, (e) =>
      ['TR', 'VA']
        .map(
          (title, i) => `${title} - Epoch ${e}: 100%|██████████| 30/30 [00:30<00:00,  1.64it/s, loss=0.${5 + i - e}]`,
        )
        .join('\n'),
    ),
    {
      'train/loss': [
        [30, 60],
        [0.5, 0.4],
      ],
      'eval/loss': [
        [30, 60],
        [0.6, 0.5],
      ],
    },
  ],
  [
    'a program whose lines begin with the step and the plan',
    lines(2, (i) => `${500 * (i + 1)} / 1000000 eps 0.99${i} |  avgR -1.000 | Loss ${5 - i}.0e-03`),
    {
      'train/loss': [
        [500, 1000],
        [0.005, 0.004],
      ],
    },
  ],
  [
    'a program that describes itself before its table',
    `seed=316\nlr=0.001\n\nEPOCH,TRAIN_LOSS,VAL_LOSS,val_accuracy\n${lines(2, (e) => `${e + 1},0.${5 - e},0.${6 - e},0.7${e}`)}`,
    {
      'train/loss': [
        [1, 2],
        [0.5, 0.4],
      ],
      'eval/loss': [
        [1, 2],
        [0.6, 0.5],
      ],
      'eval/accuracy': [
        [1, 2],
        [0.7, 0.71],
      ],
    },
  ],
  [
    'SLURM, which labels lines with their task',
    lines(2, (i) => `0: step: ${i + 1} loss: 0.${5 - i}`),
    {
      'train/loss': [
        [1, 2],
        [0.5, 0.4],
      ],
    },
  ],
  [
    'a logger that names a function called step',
    lines(2, (i) => `2026-01-31 10:00:00.335 | INFO     | train:step:311 - step=${i + 10} loss=0.${5 - i}`),
    {
      'train/loss': [
        [10, 11],
        [0.5, 0.4],
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

/** Names of the runs in a text. */
function runsOf(text: string): readonly string[] {
  const reader = consoleLog.open();
  reader.read(Buffer.from(text));
  return reader.runs ?? [];
}
const epochs = (line: (epoch: number) => string) => lines(2, (e) => line(e + 1));

it('a fold and a seed on one line name a run together', () => {
  const text = [0, 1]
    .flatMap((fold) =>
      [1, 2].map((seed) => epochs((e) => `fold ${fold} seed ${seed} epoch ${e} train loss 0.${5 - e}`)),
    )
    .join('\n');
  expect(runsOf(`${text}\n`)).toEqual(['fold 0, seed 1', 'fold 0, seed 2', 'fold 1, seed 1', 'fold 1, seed 2']);
});

it('a Keras training that begins when another one is over is a run of its own', () => {
  const training = epochs((e) => `Epoch ${e}/2\n20/20 [=====] - 2s 9ms/step - loss: 0.${5 - e} - val_loss: 0.${6 - e}`);
  expect(runsOf(`${training}\n${training}\n`)).toEqual(['training 1', 'training 2']);
  // It was stopped, and resumed.
  expect(runsOf(`${training.replaceAll('/2\n', '/3\n')}\n${training.replaceAll('/2\n', '/3\n')}\n`)).toEqual([]);
});
