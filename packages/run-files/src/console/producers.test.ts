/** What the programs that people train with print, in short, and what is to be read of it. */

import type { Producer } from '../testing/expect-output.ts';
import { expectOutput } from '../testing/expect-output.ts';

const PREFIX = '2026-01-01 10:00:00,123 - INFO - ';
const bar = (title: string, at: number, of: number, text: string, unit = 'it') =>
  `\r${title}: ${Math.floor((100 * at) / of)}%|███   | ${at}/${of} [00:01<00:10,  9.50${unit}/s, ${text}]`;
const keras3 = (text: string) =>
  `\u001b[1m2/2\u001b[0m \u001b[32m━━━━━━\u001b[0m\u001b[37m\u001b[0m \u001b[1m1s\u001b[0m ${text}`;

const PRODUCERS: Producer[] = [
  [
    'OpenRLHF',
    [
      '\rTrain epoch:   0%|          | 0/2 [00:00<?, ?it/s]',
      bar('Train step of epoch 0', 1, 2, 'loss=0.69, acc=0.5, chosen_reward=0.1, lr=9e-6'),
      bar('Train step of epoch 0', 2, 2, 'loss=0.66, acc=0.6, chosen_reward=0.2, lr=9e-6'),
      bar('Eval stage of steps 2', 4, 4, 'eval_loss=0.64, acc_mean=0.625'),
      '\rTrain epoch:  50%|█████     | 1/2 [00:05<00:05,  5.0s/it]',
      bar('Train step of epoch 1', 1, 2, 'loss=0.5, acc=0.8, chosen_reward=0.1, lr=5e-6'),
    ].join('\n'),
    {
      'train/loss': [
        [1, 2, 3],
        [0.69, 0.66, 0.5],
      ],
      'train/accuracy': [
        [1, 2, 3],
        [0.5, 0.6, 0.8],
      ],
      'eval/loss': [[2], [0.64]],
      'eval/accuracy': [[2], [0.625]],
    },
  ],
  [
    'verl',
    'step:1 - actor/entropy_loss:0.35 - actor/pg_loss:-0.012 - critic/score/mean:0.25\nstep:2 - actor/entropy_loss:0.34 - actor/pg_loss:0.003 - critic/score/mean:0.3',
    {
      'train/actor/pg_loss': [
        [1, 2],
        [-0.012, 0.003],
      ],
      'train/critic/score/mean': [
        [1, 2],
        [0.25, 0.3],
      ],
    },
  ],
  [
    'verl SFT',
    'step:10 - train/loss:0.91 - train/lr(1e-3):0.0099\nstep:20 - train/loss:0.81 - train/lr(1e-3):0.0098\nstep:20 - val/loss:0.85',
    {
      'train/loss': [
        [10, 20],
        [0.91, 0.81],
      ],
      'train/learning_rate': [
        [10, 20],
        [0.0099, 0.0098],
      ],
      'eval/loss': [[20], [0.85]],
    },
  ],
  [
    'torchtune',
    '\r1|1|Loss: 1.2345:   0%|          | 1/200 [00:01<03:20,  1.00s/it]\r1|2|Loss: 1.1345:   1%|          | 2/200 [00:02<03:20,  1.00s/it]\n\r2|201|Loss: 0.8:   0%|          | 1/200 [00:01<03:20,  1.00s/it]',
    {
      'train/loss': [
        [1, 2, 201],
        [1.2345, 1.1345, 0.8],
      ],
    },
  ],
  [
    "torchtune's file",
    'Step 1 | loss:1.5 lr:2e-05 tokens_per_second_per_gpu:100.5 \nStep 2 | loss:1.4 lr:2e-05 tokens_per_second_per_gpu:101.5 ',
    {
      'train/loss': [
        [1, 2],
        [1.5, 1.4],
      ],
      'train/learning_rate': [
        [1, 2],
        [2e-5, 2e-5],
      ],
    },
  ],
  [
    'DeepSpeed',
    '[2026-01-01 10:00:00,123] [INFO] [logging.py:96:log_dist] [Rank 0] step=10, skipped=0, lr=[9.65e-06], mom=[(0.9, 0.95)]\nsteps: 10 loss: 6.9123 iter time (s): 0.532 samples/sec: 60.123\nsteps: 20 loss: 5.9123 iter time (s): 0.532 samples/sec: 60.123',
    {
      'train/loss': [
        [10, 20],
        [6.9123, 5.9123],
      ],
    },
  ],
  [
    'NeMo',
    'Training epoch 0, iteration 0/99 | lr: 1.5e-07 | global_batch_size: 32 | global_step: 0 | reduced_train_loss: 11.03\nTraining epoch 0, iteration 1/99 | lr: 3e-07 | global_batch_size: 32 | global_step: 1 | reduced_train_loss: 10.5 | val_loss: 10.7',
    {
      'train/loss': [
        [0, 1],
        [11.03, 10.5],
      ],
      'eval/loss': [[1], [10.7]],
    },
  ],
  [
    "NeMo's bar",
    bar('Epoch 0: ', 1, 100, 'v_num=, reduced_train_loss=10.90, global_step=0.000') +
      bar('Epoch 0: ', 2, 100, 'v_num=, reduced_train_loss=10.50, global_step=1.000'),
    {
      'train/loss': [
        [1, 2],
        [10.9, 10.5],
      ],
    },
  ],
  [
    'Lightning, whose bar repeats the last evaluation',
    [
      '\rSanity Checking DataLoader 0: 100%|██████████| 2/2 [00:00<00:00, 20.00it/s]',
      bar('Epoch 0', 1, 2, 'v_num=7, train_loss=0.69') + bar('Epoch 0', 2, 2, 'v_num=7, train_loss=0.65'),
      '\rValidation DataLoader 0:  50%|█████     | 1/2 [00:00<00:00, 10.0it/s]',
      bar('Epoch 0', 2, 2, 'v_num=7, train_loss=0.65, val_loss=0.66, val_acc=0.6'),
      bar('Epoch 1', 1, 2, 'v_num=7, train_loss=0.6, val_loss=0.66, val_acc=0.6'),
      bar('Epoch 1', 2, 2, 'v_num=7, train_loss=0.55, val_loss=0.61, val_acc=0.65'),
    ].join('\n'),
    {
      'train/loss': [
        [1, 2, 2, 3, 4],
        [0.69, 0.65, 0.65, 0.6, 0.55],
      ],
      'eval/loss': [
        [2, 4],
        [0.66, 0.61],
      ],
      'eval/accuracy': [
        [2, 4],
        [0.6, 0.65],
      ],
    },
  ],
  [
    "Lightning's rich bar",
    [1, 2]
      .map((at) => `Epoch 0/1 ━━━━━━━━ ${at}/2 0:00:01 • 0:00:01 1.00it/s v_num: 0.000 train_loss: 0.6${at}0`)
      .join('\n') + '\nEpoch 1/1 ━━━━━━━━ 1/2 0:00:01 • 0:00:01 1.00it/s v_num: 0.000 train_loss: 0.600',
    {
      'train/loss': [
        [1, 2, 3],
        [0.61, 0.62, 0.6],
      ],
    },
  ],
  [
    'Keras 3',
    [
      'Epoch 1/2',
      `${keras3('5ms/step - accuracy: 0.5400 - loss: 0.6950')}\r${keras3('6ms/step - accuracy: 0.5500 - loss: 0.6900 - val_accuracy: 0.6000 - val_loss: 0.6800')}`,
      'Epoch 2/2',
      keras3('6ms/step - accuracy: 0.6200 - loss: 0.6400 - val_accuracy: 0.6500 - val_loss: 0.6600'),
    ].join('\n'),
    {
      'train/loss': [
        [1, 1, 2],
        [0.695, 0.69, 0.64],
      ],
      'eval/loss': [
        [1, 2],
        [0.68, 0.66],
      ],
      'eval/accuracy': [
        [1, 2],
        [0.6, 0.65],
      ],
    },
  ],
  [
    'Keras with one line an epoch',
    'Epoch 1/2\n2/2 - 1s - loss: 0.69 - accuracy: 0.5 - val_loss: 0.68 - 500ms/step\nEpoch 2/2\n2/2 - 0s - loss: 0.66 - accuracy: 0.6 - val_loss: 0.67 - 50ms/step',
    {
      'train/loss': [
        [1, 2],
        [0.69, 0.66],
      ],
      'eval/loss': [
        [1, 2],
        [0.68, 0.67],
      ],
    },
  ],
  [
    'CatBoost',
    'Learning rate set to 0.05\n0:\tlearn: 0.67\ttest: 0.68\tbest: 0.68 (0)\ttotal: 58.2ms\tremaining: 58.1s\n10:\tlearn: 0.52\ttest: 0.53\tbest: 0.53 (10)\ttotal: 158ms\tremaining: 14.1s',
    {
      'train/loss': [
        [0, 10],
        [0.67, 0.52],
      ],
      'eval/loss': [
        [0, 10],
        [0.68, 0.53],
      ],
    },
  ],
  [
    'XGBoost with several sets, the last of which is the one to look at',
    '[0]\tvalidation_0-auc:0.80\tvalidation_1-auc:0.70\n[1]\tvalidation_0-auc:0.81\tvalidation_1-auc:0.71',
    {
      'eval/roc_auc': [
        [0, 1],
        [0.7, 0.71],
      ],
    },
  ],
  [
    'AllenNLP',
    [
      `${PREFIX}allennlp.training.trainer - Epoch 0/1`,
      `${PREFIX}allennlp.training.trainer - Training`,
      '\raccuracy: 0.50, batch_loss: 0.70, loss: 0.70 ||:  50%|#####     | 1/2 [00:01<00:01,  1.00it/s]\raccuracy: 0.55, batch_loss: 0.60, loss: 0.65 ||: 100%|##########| 2/2 [00:02<00:00,  1.00it/s]',
      `${PREFIX}allennlp.training.trainer - Validating`,
      '\raccuracy: 0.60, batch_loss: 0.63, loss: 0.63 ||: 100%|##########| 1/1 [00:01<00:00,  1.00it/s]',
      `${PREFIX}allennlp.training.trainer - Epoch 1/1`,
      `${PREFIX}allennlp.training.trainer - Training`,
      '\raccuracy: 0.70, batch_loss: 0.50, loss: 0.50 ||:  50%|#####     | 1/2 [00:01<00:01,  1.00it/s]',
    ].join('\n'),
    {
      'train/loss': [
        [1, 2, 3],
        [0.7, 0.65, 0.5],
      ],
      'train/accuracy': [
        [1, 2, 3],
        [0.5, 0.55, 0.7],
      ],
      'eval/loss': [[2], [0.63]],
      'eval/accuracy': [[2], [0.6]],
    },
  ],
];

expectOutput(PRODUCERS, (text) => Buffer.from(text));
