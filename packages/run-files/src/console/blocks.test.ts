/** Tables and boxes that programs print over several lines. */

import { describe, expect, it } from 'vitest';
import { consoleLog } from '../console-log.ts';
import { readWhole } from '../testing/read-whole.ts';

type Expected = Record<string, [steps: number[], values: number[]]>;
const ALLEN = '2026-01-01 10:00:00,420 - INFO - allennlp.training';
const box = (rows: readonly string[]) => ['------------------', ...rows, '------------------'].join('\n');
const ULTRALYTICS_ROWS = '      Epoch    GPU_mem   box_loss   cls_loss  Instances       Size\n';
const ULTRALYTICS_CLASSES = (bar: string) =>
  `\r                 Class     Images  Instances      Box(P          R      mAP50  mAP50-95): ${bar} [00:01<00:01,  1.0it/s]`;

const BLOCKS: [what: string, text: string, expected: Expected][] = [
  [
    "AllenNLP's table of two columns, at the end of each epoch",
    [0, 1]
      .map((epoch) =>
        [
          `${ALLEN}.trainer - Epoch ${epoch}/1`,
          `${ALLEN}.trainer - Training`,
          `\raccuracy: 0.60, loss: 0.70 ||:  50%|█████     | 1/2 [00:01<00:01,  1.0it/s]\raccuracy: 0.61, loss: 0.6${epoch} ||: 100%|██████████| 2/2 [00:02<00:00,  1.0it/s]`,
          `${ALLEN}.tensorboard_writer -                        Training |  Validation`,
          `${ALLEN}.tensorboard_writer - gpu_0_memory_MB    |  11890.000  |       N/A`,
          `${ALLEN}.tensorboard_writer - accuracy           |     0.700  |     0.6${epoch}`,
          `${ALLEN}.tensorboard_writer l283 INFO | loss | 0.500 | 0.8${epoch}`,
        ].join('\n'),
      )
      .join('\n'),
    {
      'eval/loss': [
        [2, 4],
        [0.8, 0.81],
      ],
      'eval/accuracy': [
        [2, 4],
        [0.6, 0.61],
      ],
      'train/loss': [
        [1, 2, 2, 3, 4, 4],
        [0.7, 0.6, 0.5, 0.7, 0.61, 0.5],
      ],
    },
  ],
  [
    "Ultralytics' validation: the row of all classes, after each epoch of the training",
    [
      `${ULTRALYTICS_ROWS}\r        1/2     0.77G      1.200      2.100         14        640: 100%|██| 2/2 [00:02<00:00,  1.0it/s]`,
      `${ULTRALYTICS_CLASSES(' 50%|█| 1/2')}${ULTRALYTICS_CLASSES('100%|██| 2/2')}`,
      '                   all       5000      36335      0.632      0.475      0.521      0.371',
      '                person       2693      10777      0.753      0.673      0.745      0.514',
      `${ULTRALYTICS_ROWS}\r        2/2     0.77G      1.100      1.900         14        640: 100%|██| 2/2 [00:02<00:00,  1.0it/s]`,
      ULTRALYTICS_CLASSES('100%|██| 2/2'),
      '                   all       5000      36335      0.652      0.495      0.541      0.391',
      '2 epochs completed in 0.100 hours.',
      ULTRALYTICS_CLASSES('100%|██| 2/2'),
      '                   all       5000      36335      0.662      0.505      0.551      0.401',
    ].join('\n'),
    {
      'train/box_loss': [
        [1, 2],
        [1.2, 1.1],
      ],
      'eval/precision': [
        [1, 2],
        [0.632, 0.652],
      ],
      'eval/mAP50(B)': [
        [1, 2],
        [0.521, 0.541],
      ],
    },
  ],
  [
    "Ultralytics' classification",
    [1, 2]
      .map((epoch) =>
        [
          '      Epoch    GPU_mem       loss  Instances       Size',
          `\r        ${epoch}/2     0.77G      0.${9 - epoch}93         14        224: 100%|██| 2/2 [00:02<00:00,  1.0it/s]`,
          '\r               classes   top1_acc   top5_acc: 100%|██| 2/2 [00:01<00:00,  1.0it/s]',
          `                   all      0.${epoch}12      0.951`,
        ].join('\n'),
      )
      .join('\n'),
    {
      'train/loss': [
        [1, 2],
        [0.893, 0.793],
      ],
      'eval/accuracy': [
        [1, 2],
        [0.112, 0.212],
      ],
    },
  ],
  [
    "Stable-Baselines3's boxes, with headings",
    [1, 2]
      .map((i) =>
        box([
          '| eval/              |          |',
          `|    mean_reward     | ${i - 157}     |`,
          '| time/              |          |',
          '|    fps             | 972      |',
          `|    iterations      | ${i}        |`,
          `|    total_timesteps | ${2048 * i}     |`,
          '| train/             |          |',
          `|    loss            | 0.24${i}    |`,
          '|    value_loss      | 0.226    |',
        ]),
      )
      .join('\n'),
    {
      'train/loss': [
        [2048, 4096],
        [0.241, 0.242],
      ],
      'train/value_loss': [
        [2048, 4096],
        [0.226, 0.226],
      ],
      'eval/mean_reward': [
        [2048, 4096],
        [-156, -155],
      ],
    },
  ],
  [
    'boxes with whole names, as Baselines and its descendants print them',
    `${box(['| rollout/ep_rew_mean  | 11.3 |', '| time/total_timesteps | 1000 |', '| train/loss           | 0.1  |'])}\n${box(['| loss_q0 | 0.2 |', '| loss    | 0.12 |', '| step    | 2000 |'])}`,
    {
      'train/loss': [
        [1000, 2000],
        [0.1, 0.12],
      ],
      'train/rollout/ep_rew_mean': [[1000], [11.3]],
    },
  ],
  [
    'a table of pandas, with its row numbers',
    '   epoch  train_loss  val_loss  val_acc\n0      1        0.70      0.65     0.55\n1      2        0.60      0.60     0.65',
    {
      'train/loss': [
        [1, 2],
        [0.7, 0.6],
      ],
      'eval/accuracy': [
        [1, 2],
        [0.55, 0.65],
      ],
    },
  ],
  [
    'the table of a notebook, whose scores are of the validation set',
    'Step\tTraining Loss\tValidation Loss\tAccuracy\n100\t0.690000\t0.680000\t0.550000\n200\t0.600000\t0.640000\t0.650000',
    {
      'eval/loss': [
        [100, 200],
        [0.68, 0.64],
      ],
      'eval/accuracy': [
        [100, 200],
        [0.55, 0.65],
      ],
    },
  ],
  [
    'indented JSON below a line that names the epoch',
    'Epoch 1 finished\n{\n  "train_loss": 0.7,\n  "val_loss": 0.65\n}\nEpoch 2 finished\n{\n  "train_loss": 0.6,\n  "val_loss": 0.6\n}',
    {
      'train/loss': [
        [1, 2],
        [0.7, 0.6],
      ],
      'eval/loss': [
        [1, 2],
        [0.65, 0.6],
      ],
    },
  ],
];

describe('blocks of lines', () => {
  it.each(BLOCKS)('%s', (_, text, expected) => {
    const read = readWhole(consoleLog, Buffer.from(`${text}\n`));
    for (const [path, [steps, values]] of Object.entries(expected))
      expect({ path, ...read.series[path] }).toEqual({ path, steps, values });
    expect(read.damaged).toEqual([]);
  });

  it.each([
    '| Model | Accuracy |\n|-------|----------|\n| BERT | 0.91 |\n-------------',
    '| loss | 0.5 |\n| accuracy | 0.9 |\n-------------',
    '| Training | Validation |\n| 80 % | 20 % |',
    'Class    Precision  Recall\nall      0.9        0.8',
    '{\n  "loss_weight": 0.5,\n  "num_epochs": 3\n}',
    'def f():\n  return {\n    "a": 1}\n',
  ])('are no record: %s', (text) => {
    expect(readWhole(consoleLog, Buffer.from(`${text}\n`))).toMatchObject({ records: 0, damaged: [] });
  });
});
