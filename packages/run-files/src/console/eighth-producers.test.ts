/** Tables with marks in them, what stands behind a logger's prefix, and records that end like a sentence. */

import { describe, expect, it } from 'vitest';
import { consoleLog } from '../console-log.ts';
import { readWhole } from '../testing/read-whole.ts';

type Expected = Record<string, [steps: number[], values: number[]]>;

const PRODUCERS: [name: string, text: string, expected: Expected][] = [
  [
    "skorch's table, with a column for checkpoints that is empty where none was saved",
    [
      '  epoch    train_loss    valid_acc    valid_loss    cp     dur',
      '-------  ------------  -----------  ------------  ----  ------',
      '      1        0.5862       0.7741        0.4727     +  2.2838',
      '      2        0.4481       0.7901        0.4385     +  2.2232',
      '      3        0.3849       0.7938        0.4569        2.2337',
    ].join('\n'),
    {
      'train/loss': [
        [1, 2, 3],
        [0.5862, 0.4481, 0.3849],
      ],
      'eval/accuracy': [
        [1, 2, 3],
        [0.7741, 0.7901, 0.7938],
      ],
      'eval/loss': [
        [1, 2, 3],
        [0.4727, 0.4385, 0.4569],
      ],
    },
  ],
  [
    "an estimator behind absl's prefix",
    [100, 200]
      .map((s) =>
        [
          `I0812 00:05:39.419336 140612 basic_session_run_hooks.py:260] loss = 0.${700 - s}, step = ${s} (3.117 sec)`,
          `I0812 00:05:39.419336 110613 estimator.py:1766] Saving dict for global step ${s}: accuracy = 0.8, global_step = ${s}, loss = 0.${800 - s}`,
        ].join('\n'),
      )
      .join('\n'),
    {
      'train/loss': [
        [100, 200],
        [0.6, 0.5],
      ],
      'eval/loss': [
        [100, 200],
        [0.7, 0.6],
      ],
    },
  ],
  [
    'icefall, whose validation ends like a sentence',
    [0, 1]
      .map((e) =>
        [
          ...[0, 10].map(
            (b) =>
              `2023-05-12 18:05:00,352 INFO [train.py:422] Epoch ${e}, batch ${b}, loss[loss=0.${9 - e}${b}, over 2828.00 frames. ], tot_loss[loss=0.7, over 22192.90 frames. ], batch size: 4`,
          ),
          `2023-05-12 18:05:00,691 INFO [train.py:444] Epoch ${e}, validation loss=0.${9 - e}5, over 18067.00 frames.`,
        ].join('\n'),
      )
      .join('\n'),
    {
      'eval/loss': [
        [10, 30],
        [0.95, 0.85],
      ],
    },
  ],
  [
    'a line that says the best evaluation again, with its loss',
    [0, 1, 2]
      .map((e) =>
        [
          `Training: \tEpoch: ${e}\tTime: 5.46\tTraining Loss: 0.${9 - e}`,
          `Evaluation: \tEpoch: ${e}\tTime: 0.30\tDev acc: 7${e}.5\tDev fscore(p/r/f): (74.1/71.5/72.${e})`,
          `NEW BEST MODEL: \tEpoch: ${e}\tDev loss: 0.${5 - e}\tDev acc: 7${e}.5\tDev fscore(p/r/f): (74.1/71.5/72.${e})`,
        ].join('\n'),
      )
      .join('\n'),
    {
      'train/loss': [
        [1, 2, 3],
        [0.9, 0.8, 0.7],
      ],
      'eval/loss': [
        [1, 2, 3],
        [0.5, 0.4, 0.3],
      ],
      'eval/f1': [
        [1, 2, 3],
        [72, 72.1, 72.2],
      ],
    },
  ],
  [
    'errors with a unit behind them',
    [1, 2, 3]
      .map((e) => `epoch ${e}: train_rmse 0.${9 - e} | dev_rmse 0.9${e} m | ADE 0.7804 m | FDE 1.7849 m`)
      .join('\n'),
    {
      'train/loss': [
        [1, 2, 3],
        [0.8, 0.7, 0.6],
      ],
      'eval/loss': [
        [1, 2, 3],
        [0.91, 0.92, 0.93],
      ],
    },
  ],
  [
    'a bar of which only the end was kept, below the heading of each epoch',
    [1, 2, 3]
      .map(
        (e) =>
          `Epoch ${e}/3\n100%|████████| 200/200 [00:01<00:00, 150.00it/s]\ntrain loss: 0.${9 - e}\ndev loss: 0.${8 - e}`,
      )
      .join('\n'),
    {
      'train/loss': [
        [200, 400, 600],
        [0.8, 0.7, 0.6],
      ],
      'eval/loss': [
        [200, 400, 600],
        [0.7, 0.6, 0.5],
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
