/** Text that is no log of metrics makes no point, whatever words and numbers are in it. */

import { expect, it } from 'vitest';
import { consoleLog } from '../console-log.ts';
import { readWhole } from '../testing/read-whole.ts';

const TEXTS = [
  'The model achieves an accuracy of 92.3% on the test set.',
  'We trained for 10 epochs with a learning rate of 0.001 and batch size 32.',
  'In this test, the loss of 5 million dollars was reported in step 3 of the plan.',
  'Step 1: install the package',
  'Step 2: run the training script with --epochs 10',
  '| Model | Accuracy | F1 |',
  '|-------|----------|-----|',
  '| BERT  | 0.91     | 0.89 |',
  'User: What is the loss? Assistant: The loss is 42 in epoch 1984.',
  '<think> Let me test 2 + 2 = 4. The accuracy must be 100 </think>',
  'seed=42, scale=1.0, batch_size=16, test_size=0.2, val_split: 0.1',
  'Train: 196000 examples, Val: 28000, Test: 56000',
  'train size: 1000 val size: 100',
  'Loaded 5000 train samples, 500 val samples',
  'Number of training steps: 1000',
  'Total train batch size (w. parallel, distributed & accumulation) = 16',
  'Gradient Accumulation steps = 4',
  'Num examples = 1,000',
  'loss_fn: cross_entropy',
  'loss scale: 65536',
  'Once upon a time there was a test 7 times harder than the last.',
  'She paid a loss of 0.5 percent, and said "accuracy: high".',
  'eval_steps=500, save_steps=500, logging_steps=10',
  'early stopping patience 5',
  'Epoch 00003: val_loss improved from 0.61234 to 0.58765, saving model to best.h5',
  'Validation loss decreased (0.512345 --> 0.498765).  Saving model ...',
  'EarlyStopping counter: 3 out of 10',
  'Best val_loss: 0.45 at epoch 3',
  '2024-01-01 10:00:00 train:139 INFO Building model',
  'train.py:52: UserWarning: loss of precision 2.0',
  'File "/home/me/train.py", line 123, in train_epoch',
  '    loss = criterion(out, y) * 0.5',
  'loss = 0.5 * (a + b)',
  "model.compile(loss='mse', metrics=['accuracy'])",
  "{'learning_rate': 1e-05, 'num_train_epochs': 3, 'seed': 42}",
  'Downloading shards: 100%|██████████| 2/2 [00:10<00:00,  5.00s/it]',
  'Map (num_proc=4): 100%|██████████| 1000/1000 [00:00<00:00, 3000.00 examples/s]',
  'test_accuracy_of_teacher: see table 3',
  'dropout: 0.1',
  'wandb:   train/loss 0.03868',
  'wandb: eval/accuracy ▁▂▃▅█',
  'wandb:   eval/loss 0.55',
  'AssertionError: loss 0.9 too high at step 12',
  'RuntimeError: loss: nan at step 12',
  '[rank0]: RuntimeError: Expected loss 0.5',
  '"prompt": "If the test accuracy is 90, what is the error?", "answer": "10"',
  'target_accuracy=0.85',
  "assert loss < 0.5, f'loss {loss} too high at step {step}'",
  '| NVIDIA-SMI 535.54.03              Driver Version: 535.54.03    CUDA Version: 12.2     |',
  '| N/A   34C    P0              54W / 400W |   1234MiB / 81920MiB |      0%      Default |',
  '     ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 670.2/670.2 MB 2.1 MB/s eta 0:00:00',
  'Successfully installed accuracy-0.3 loss-1.2.0 torch-2.1.0',
  'Checkpoint saved: ckpt-step=100-val_loss=0.45.ckpt',
  'Loading best model from checkpoint-500 (score: 0.55).',
  'So the train: 60, test: 30, and the loss: we can compute it.',
  'label_smoothing: 0.1',
  '│ │ The test accuracy of │ loss = 3.0 is what  │ 16.00 │ │',
  '│ │ validation loss: 2   │ we want accuracy: 1 │ 13.00 │ │',
  'The insurance company reported an unexpected loss: 0.5 million dollars above its own forecast',
];

it.each(TEXTS)('%s', (text) => {
  // Whatever stands before it.
  for (const before of ['', 'Epoch 3\n', '***** Running Evaluation *****\n'])
    expect(readWhole(consoleLog, Buffer.from(`${before}${text}\n`))).toMatchObject({
      series: {},
      records: 0,
      damaged: [],
    });
});

it('a sentence with the word "test" is no heading', () => {
  const read = readWhole(
    consoleLog,
    Buffer.from('step 1 loss 0.9\nthis is a test\nTest the water first.\nloss: 0.8\n'),
  );
  expect(Object.keys(read.series)).toEqual(['train/loss']);
});

it('lines of several programs that were torn apart are counted, and those after them are read', () => {
  const read = readWhole(
    consoleLog,
    Buffer.from(
      "{'loss': 0.69, 'epoch': 0.1}\n{'loss': 0.68, 'grad_no{'loss': 0.67, 'epoch': 0.2}\nrm': 1.0, 'epoch': 0.2}\n{'loss': 0.66, 'epoch': 0.3}\n",
    ),
  );
  expect(read.series['train/loss']).toEqual({ steps: [0.1, 0.3], values: [0.69, 0.66] });
  expect(read.damaged.map(({ line }) => line)).toEqual([2]);
});

it('a dictionary that is printed over several lines is one', () => {
  const read = readWhole(
    consoleLog,
    Buffer.from("{'loss': 0.5,\n 'learning_rate': 1e-05,\n 'epoch': 1.5}\n{'loss': 0.4, 'epoch': 2.0}\n"),
  );
  expect(read.series['train/learning_rate']).toEqual({ steps: [1.5], values: [1e-5] });
});

it('a history of commits is no console, and a console that speaks of a commit is one', () => {
  const commit = `commit ${'7e'.repeat(20)}\nAuthor: a <a@b.c>\nDate:   Mon Mar 3 10:00:00 2025 +0100\n\n    Lower val loss to 0.300, test accuracy 0.800\n`;
  const recognized = (text: string) =>
    consoleLog.recognizes!({ fileName: 'git.log', bytes: new TextEncoder().encode(text), text });
  expect(recognized(commit)).toBe(false);
  expect(recognized(`commit ${'7e'.repeat(20)}\nepoch 1 loss 0.5\n`)).toBe(true);
});

it.each([40, 57, 100])('a dictionary that a terminal of %i columns cut is whole', (width) => {
  const cut = [1, 2, 3].map((i) => {
    const text = `{'loss': 2.${i}932, 'grad_norm': 1.6465606689453125, 'learning_rate': 5.000000000000001e-07, 'epoch': 0.0${i}}`;
    const lines = text.match(new RegExp(`.{1,${width}}`, 'g'))!.map((line) => line.padEnd(width));
    return `${lines.join('\n')}\n${`  ${i}%|    | ${i}/204 [00:01<3:20:11, 59.0s/it]`.padEnd(width)}\n`;
  });
  const { series, damaged } = readWhole(consoleLog, Buffer.from(cut.join('')));
  expect(series['train/loss']?.values).toEqual([2.1932, 2.2932, 2.3932]);
  expect(series['train/learning_rate']?.values).toEqual([
    5.000000000000001e-7, 5.000000000000001e-7, 5.000000000000001e-7,
  ]);
  expect(damaged).toEqual([]);
});
