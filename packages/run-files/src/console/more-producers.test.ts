/** More of what programs print: vision, speech and language trainers, tables, and lines that people write themselves. */

import type { Producer } from '../testing/expect-output.ts';
import { expectOutput } from '../testing/expect-output.ts';

const FAIRSEQ = '2026-01-01 10:00:00 | INFO |';
const MMENGINE = '2026/01/01 10:00:00 - mmengine - INFO -';
const MMCV = '2026-01-01 10:00:00,123 - mmcls - INFO -';
const PADDLE = '[2026/01/01 10:00:00] ppcls INFO:';

const PRODUCERS: Producer[] = [
  [
    "PyTorch's ImageNet example",
    [
      'Epoch: [0][   1/5005]\tTime  2.500 ( 2.500)\tData  1.200 ( 1.200)\tLoss 7.0700e+00 (7.0700e+00)\tAcc@1   0.39 (  0.39)\tAcc@5   0.78 (  0.78)',
      'Epoch: [0][  11/5005]\tTime  0.500 ( 0.700)\tData  0.000 ( 0.100)\tLoss 7.0000e+00 (7.0300e+00)\tAcc@1   0.00 (  0.18)\tAcc@5   0.39 (  0.60)',
      'Test: [  1/196]\tTime  3.000 ( 3.000)\tLoss 5.9000e+00 (5.9000e+00)\tAcc@1   3.12 (  3.12)\tAcc@5   9.77 (  9.77)',
      ' *   Acc@1 4.500 Acc@5 13.200',
      'Epoch: [1][   1/5005]\tTime  2.500 ( 2.500)\tData  1.200 ( 1.200)\tLoss 5.5000e+00 (5.5000e+00)\tAcc@1   6.25 (  6.25)\tAcc@5  15.62 ( 15.62)',
    ].join('\n'),
    {
      'train/loss': [
        [1, 11, 5006],
        [7.07, 7, 5.5],
      ],
      'test/loss': [[11], [5.9]],
      'test/accuracy': [
        [11, 11],
        [3.12, 4.5],
      ],
    },
  ],
  [
    'timm',
    [
      'Train: 0 [   0/1000 (  0%)]  Loss: 6.93 (6.93)  Time: 1.2s,  213.30/s  (1.2s,  213.30/s)  LR: 1.000e-06  Data: 0.5 (0.5)',
      'Train: 0 [  50/1000 (  5%)]  Loss: 6.90 (6.91)  Time: 0.2s,  213.30/s  (1.2s,  213.30/s)  LR: 1.000e-06  Data: 0.5 (0.5)',
      'Test: [   0/48]  Time: 1.2 (1.2)  Loss:   6.8 (6.8)  Acc@1:   1.5 (  1.5)  Acc@5:   5.0 (  5.0)',
    ].join('\n'),
    {
      'train/loss': [
        [0, 0.05],
        [6.93, 6.9],
      ],
      'test/loss': [[1], [6.8]],
    },
  ],
  [
    'MMEngine',
    [
      `${MMENGINE} Epoch(train)  [1][ 50/100]  lr: 1.0000e-02  eta: 1:00:00  time: 0.5000  data_time: 0.1000  memory: 7000  loss: 2.3000`,
      `${MMENGINE} Epoch(train)  [1][100/100]  lr: 1.0000e-02  eta: 1:00:00  time: 0.5000  data_time: 0.1000  memory: 7000  loss: 2.1000`,
      `${MMENGINE} Epoch(val) [1][20/20]    accuracy/top1: 35.2000  accuracy/top5: 80.0000  data_time: 0.1  time: 0.2`,
      `${MMENGINE} Epoch(train)  [2][ 50/100]  lr: 1.0000e-02  eta: 1:00:00  time: 0.5000  data_time: 0.1000  memory: 7000  loss: 1.9000`,
    ].join('\n'),
    {
      'train/loss': [
        [50, 100, 150],
        [2.3, 2.1, 1.9],
      ],
      'eval/accuracy': [[100], [35.2]],
    },
  ],
  [
    'mmcv',
    [
      `${MMCV} Epoch [1][50/100]\tlr: 1.000e-02, eta: 1:00:00, time: 0.5, data_time: 0.1, memory: 7000, loss: 2.3000`,
      `${MMCV} Epoch [1][100/100]\tlr: 1.000e-02, eta: 1:00:00, time: 0.5, data_time: 0.1, memory: 7000, loss: 2.1000`,
      `${MMCV} Epoch(val) [1][20]\taccuracy_top-1: 35.2, accuracy_top-5: 80.0`,
      `${MMCV} Epoch [2][50/100]\tlr: 1.000e-02, eta: 1:00:00, time: 0.5, data_time: 0.1, memory: 7000, loss: 1.9000`,
    ].join('\n'),
    {
      'train/loss': [
        [50, 100, 150],
        [2.3, 2.1, 1.9],
      ],
      'eval/accuracy': [[100], [35.2]],
    },
  ],
  [
    'PaddleNLP',
    '[2026-01-01 10:00:00,123] [    INFO] - global step 10, epoch: 1, batch: 10, loss: 0.69, accuracy: 0.50, speed: 2.10 step/s\n[2026-01-01 10:00:10,123] [    INFO] - global step 20, epoch: 1, batch: 20, loss: 0.59, accuracy: 0.60, speed: 2.10 step/s\neval loss: 0.55, accuracy: 0.65',
    {
      'train/loss': [
        [10, 20],
        [0.69, 0.59],
      ],
      'eval/loss': [[20], [0.55]],
      'eval/accuracy': [[20], [0.65]],
    },
  ],
  [
    'PaddleClas',
    [
      `${PADDLE} [Train][Epoch 1/20][Iter: 0/100]lr(LinearWarmup): 0.00100000, top1: 0.10000, loss: 2.30000, batch_cost: 0.5s`,
      `${PADDLE} [Train][Epoch 1/20][Iter: 50/100]lr(LinearWarmup): 0.00100000, top1: 0.30000, loss: 2.00000, batch_cost: 0.5s`,
      `${PADDLE} [Eval][Epoch 1][Avg]CELoss: 1.90000, loss: 1.90000, top1: 0.35000, top5: 0.8`,
      `${PADDLE} [Train][Epoch 2/20][Iter: 0/100]lr(LinearWarmup): 0.00100000, top1: 0.40000, loss: 1.80000, batch_cost: 0.5s`,
    ].join('\n'),
    {
      'train/loss': [
        [0, 50, 100],
        [2.3, 2, 1.8],
      ],
      'eval/loss': [[50], [1.9]],
      'eval/accuracy': [[50], [0.35]],
    },
  ],
  [
    'fairseq',
    [
      `${FAIRSEQ} train_inner | {"epoch": 1, "update": 0.5, "loss": "7.1", "ppl": "137.2", "num_updates": "100", "lr": "1e-05"}`,
      `${FAIRSEQ} valid | {"epoch": 1, "valid_loss": "6.1", "valid_ppl": "68.6", "valid_num_updates": "200"}`,
      `${FAIRSEQ} train | {"epoch": 1, "train_loss": "6.8", "train_ppl": "111.4", "train_num_updates": "200"}`,
      `${FAIRSEQ} train_inner | {"epoch": 2, "update": 1.5, "loss": "6.0", "ppl": "64", "num_updates": "300"}`,
    ].join('\n'),
    {
      'train/loss': [
        [100, 200, 300],
        [7.1, 6.8, 6],
      ],
      'eval/loss': [[200], [6.1]],
    },
  ],
  [
    "fairseq's own lines",
    [
      '| epoch 001:    100 / 1000 loss=7.100, nll_loss=6.900, ppl=119.43, wps=100, num_updates=101, lr=1e-05',
      '| epoch 001 | loss 6.500 | nll_loss 6.300 | ppl 78.8 | num_updates 1000 | lr 1e-05',
      "| epoch 001 | valid on 'valid' subset | loss 6.000 | nll_loss 5.800 | ppl 55.7 | num_updates 1000",
      '| epoch 002:    100 / 1000 loss=5.900, nll_loss=5.700, ppl=52, wps=100, num_updates=1101, lr=1e-05',
    ].join('\n'),
    {
      'train/loss': [
        [101, 1000, 1101],
        [7.1, 6.5, 5.9],
      ],
      'eval/loss': [[1000], [6]],
    },
  ],
  [
    'nanoGPT',
    'number of parameters: 10.65M\nstep 0: train loss 4.2874, val loss 4.2823\niter 10: loss 3.2459, time 25.49ms, mfu 14.60%\nstep 20: train loss 3.2, val loss 3.3',
    {
      'train/loss': [
        [0, 10, 20],
        [4.2874, 3.2459, 3.2],
      ],
      'eval/loss': [
        [0, 20],
        [4.2823, 3.3],
      ],
    },
  ],
  [
    'Composer',
    [
      '[epoch=0][batch=10/100]:',
      '\t Train time/epoch: 0',
      '\t Train loss/train/total: 0.6900',
      '[Eval batch=2/2] Eval on eval data:',
      '\t Eval metrics/eval/CrossEntropy: 0.6500',
      '\t Eval metrics/eval/MulticlassAccuracy: 0.6000',
      '[epoch=0][batch=20/100]:',
      '\t Train loss/train/total: 0.6400',
    ].join('\n'),
    {
      'train/loss': [
        [10, 20],
        [0.69, 0.64],
      ],
      'eval/loss': [[10], [0.65]],
      'eval/accuracy': [[10], [0.6]],
    },
  ],
  [
    'fastai',
    'epoch     train_loss  valid_loss  accuracy  time    \n0         0.650000    0.600000    0.700000  00:12     \n1         0.500000    0.550000    0.750000  00:12     ',
    {
      'train/loss': [
        [1, 2],
        [0.65, 0.5],
      ],
      'eval/loss': [
        [1, 2],
        [0.6, 0.55],
      ],
      'eval/accuracy': [
        [1, 2],
        [0.7, 0.75],
      ],
    },
  ],
  [
    'skorch',
    '  epoch    train_loss    valid_acc    valid_loss     dur\n-------  ------------  -----------  ------------  ------\n      1        \u001b[36m0.6868\u001b[0m       0.6000        0.6740  0.0450\n      2        0.6500       0.6500        0.6500  0.0450',
    {
      'train/loss': [
        [1, 2],
        [0.6868, 0.65],
      ],
      'eval/accuracy': [
        [1, 2],
        [0.6, 0.65],
      ],
    },
  ],
  [
    'Ultralytics, whose rows are overwritten',
    '      Epoch    GPU_mem   box_loss   cls_loss   dfl_loss  Instances       Size\n\r        1/2     0.77G      1.204      2.104      1.101         14        640:  50%|█████     | 1/2 [00:01<00:01,  1.0it/s]\r        1/2     0.77G      1.200      2.100      1.100         14        640: 100%|██████████| 2/2 [00:02<00:00,  1.0it/s]\n\r        2/2     0.77G      1.100      1.900      1.050         14        640: 100%|██████████| 2/2 [00:02<00:00,  1.0it/s]',
    {
      'train/box_loss': [
        [1, 2],
        [1.2, 1.1],
      ],
      'train/cls_loss': [
        [1, 2],
        [2.1, 1.9],
      ],
    },
  ],
  [
    'sentence-transformers',
    [
      [0, 100, 71.5],
      [0, 200, 72.5],
      [1, 100, 73.5],
    ]
      .map(
        ([epoch, steps, accuracy]) =>
          `Binary Accuracy Evaluation of the model on the dev dataset in epoch ${epoch} after ${steps} steps:\nAccuracy with Cosine-Similarity:           ${accuracy}0\t(Threshold: 0.8352)\nF1 with Cosine-Similarity:                 73.20\t(Threshold: 0.8352)`,
      )
      .join('\n'),
    {
      'eval/accuracy': [
        [100, 200, 300],
        [71.5, 72.5, 73.5],
      ],
    },
  ],
  [
    'a loop with a bar for each epoch, none of which is named',
    [0, 1]
      .map((epoch) =>
        [1, 2].map((at) => `\r ${50 * at}%|█| ${at}/2 [00:01<00:01, 3.0it/s, loss=0.${9 - 2 * epoch - at}]`).join(''),
      )
      .join('\n'),
    {
      'train/loss': [
        [1, 2, 3, 4],
        [0.8, 0.7, 0.6, 0.5],
      ],
    },
  ],
  [
    'a bar of the validation between those of the training',
    [0, 1]
      .map(
        (epoch) =>
          `\rTraining: 50%|█| 1/2 [00:01<00:01, 3.0it/s, loss=0.${9 - epoch}]\rTraining: 100%|█| 2/2 [00:01<00:01, 3.0it/s, loss=0.${8 - epoch}]\n\rValidation: 100%|█| 3/3 [00:01<00:01, 3.0it/s, loss=0.${5 - epoch}]`,
      )
      .join('\n'),
    {
      'train/loss': [
        [1, 2, 3, 4],
        [0.9, 0.8, 0.8, 0.7],
      ],
      'eval/loss': [
        [2, 4],
        [0.5, 0.4],
      ],
    },
  ],
  [
    'a loop that says the metric once for both splits',
    'Epoch 1\nLoss - train: 0.61, val: 0.66\nEpoch 2\nLoss - train: 0.51, val: 0.56',
    {
      'train/loss': [
        [1, 2],
        [0.61, 0.51],
      ],
      'eval/loss': [
        [1, 2],
        [0.66, 0.56],
      ],
    },
  ],
  [
    'the DCGAN example',
    '[0/5][0/100] Loss_D: 1.60 Loss_G: 4.90 D(x): 0.55\n[0/5][50/100] Loss_D: 0.60 Loss_G: 3.90 D(x): 0.55\n[1/5][0/100] Loss_D: 0.50 Loss_G: 3.50 D(x): 0.55',
    {
      'train/Loss_D': [
        [0, 50, 100],
        [1.6, 0.6, 0.5],
      ],
      'train/Loss_G': [
        [0, 50, 100],
        [4.9, 3.9, 3.5],
      ],
    },
  ],
];

expectOutput(PRODUCERS, (text) => Buffer.from(text));
