/** Files without an ending of their own are looked at by their content, and what is plainly no log isn't. */

import { expect, it } from 'vitest';
import { MAX_BEGINNING_BYTES, isUnnamedLog, mayBeLog, recognize, textOf } from './index.ts';

const TRAINING = Array.from({ length: 20 }, (_, i) => `step ${i * 10} loss ${(1 / (i + 1)).toFixed(4)}\n`).join('');

function formatOfText(fileName: string, text: string): string | null {
  const bytes = new TextEncoder().encode(text).subarray(0, MAX_BEGINNING_BYTES);
  const format = recognize({ fileName, bytes, text: textOf(bytes) });
  return format === 'wait' ? format : (format?.id ?? null);
}

it('a name that counts, dates or names nothing may be a log', () => {
  for (const name of [
    'workerlog.0',
    'screenlog.0',
    'job.o1234567',
    'job.e1234567-3',
    'job.po12',
    'log-train-2026-01-01-10-20-30',
    'log-train-2026.01.01',
    'train.log.1',
    'train.log.2026-01-01',
    'log.txt.rank3',
    'nohup.out',
    'slurm-123.out',
    'run.log.txt',
    'stdout',
  ]) {
    expect([name, mayBeLog(name), isUnnamedLog(name)]).toEqual([name, true, false]);
    expect([name, formatOfText(name, TRAINING)]).toEqual([name, 'console']);
    // Such a file grows: what it begins with says little.
    expect([name, formatOfText(name, 'Loading the model ...\n')]).toEqual([name, 'console']);
  }
  for (const name of ['train', 'outcome_7', 'reward-model-v1.2_lr1e-4', 'rm', '20260101-101010']) {
    expect([name, mayBeLog(name), isUnnamedLog(name)]).toEqual([name, true, true]);
    expect([name, formatOfText(name, TRAINING)]).toEqual([name, 'console']);
    expect([name, formatOfText(name, 'epoch,loss,val_loss\n0,0.7,0.71\n')]).toEqual([name, 'keras-csv']);
    expect([name, formatOfText(name, '{"step": 1, "loss": 0.5}\n')]).toEqual([name, 'json-lines']);
    expect([name, formatOfText(name, 'Loading the model ...\n')]).toEqual([name, null]);
  }
});

it('code, documents, data and weights are no logs by their names', () => {
  for (const name of [
    'README',
    'README.md',
    'LICENSE',
    'Makefile',
    'METADATA',
    'train.py',
    'run.sh',
    'notes~',
    '.gitignore',
    '.train.log.swp',
    'model.safetensors',
    'pytorch_model.bin',
    'pytorch_model.bin.1',
    'libtorch.so.2',
    'model.ckpt-10.data-00000-of-00001',
    'curve.png',
    'outputs.tar.gz',
    'data.parquet',
    'train.arrow',
    'weights.7z',
    'log.py',
  ])
    expect([name, mayBeLog(name)]).toEqual([name, false]);
});

it('a text without a name of a log is one only where it reports metrics of several steps', () => {
  for (const [what, text] of Object.entries({
    script: `#!/usr/bin/env python\n${TRAINING}`,
    binary: `\0${TRAINING}`,
    prose: 'The loss was 0.5 at last.\nWith more data a loss of 0.4 is likely: see step 3.\n',
    'values without a place': 'loss 0.4\nloss 0.3\nloss 0.2\n',
    'a table of words': 'the\tDT\nloss\tNN\n0.5\tCD\n',
    requirements: 'torch==2.4.0\ntransformers==4.44.0\n',
    'labelled sentences': 'train 1 the step was right\neval 0 epoch 3 loss\n',
  }))
    expect([what, formatOfText('train', text)]).toEqual([what, null]);
});

it('a hostile name takes linear time', () => {
  const began = performance.now();
  for (const part of ['.0', '.e1', '.rank-1', '-', '_1', '.1_', 'log', '.'])
    for (const text of [part.repeat(4_000), `${part.repeat(4_000)}x!`]) mayBeLog(text);
  expect(performance.now() - began).toBeLessThan(500);
});

it('a text of any name is a log where its content plainly is, and one of a project never', () => {
  for (const name of ['results.txt', 'history.txt', 'bert_run_3.txt'])
    expect([name, formatOfText(name, TRAINING)]).toEqual([name, 'console']);
  for (const name of ['README.txt', 'requirements.txt', 'NEWS.txt'])
    expect([name, formatOfText(name, TRAINING)]).toEqual([name, null]);
  expect(formatOfText('notes.txt', 'We reached a loss of 0.5 in the end, and hope for more.\n')).toBeNull();
});
