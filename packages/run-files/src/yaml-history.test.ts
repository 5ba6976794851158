/** Histories in YAML in the forms in which scripts write them; configurations are none. */

import { describe, expect, it } from 'vitest';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { recognize } from './formats.ts';
import { readFileEvents } from './testing/read-file-events.ts';
import { yamlHistory } from './yaml-history.ts';
import { yamlValue } from './yaml-value.ts';

const LOSSES = [0.75, 0.5, 0.25];
const EVAL = [0.8, 0.6, 0.4];
const each = (of: (i: number) => string) => LOSSES.map((_, i) => of(i)).join('');
const encode = (text: string) => new TextEncoder().encode(text);
const ROWS = each((i) => `- epoch: ${i + 1}\n  loss: ${LOSSES[i]}\n  val_loss: ${EVAL[i]}\n`);

function lossesIn(text: string) {
  const run = emptyRun();
  applyEvents(run, readFileEvents('metrics.yaml', encode(text)));
  return ['train/loss', 'eval/loss'].map((path) => Array.from(run.series.get(path)?.values ?? []));
}

describe('a history is read:', () => {
  it.each([
    ['a list of mappings', ROWS],
    ['within a mapping', `run: a\nhistory:\n${ROWS}`],
    ['indented, with comments', `history: # of all epochs\n${ROWS.replace(/^/gm, '  ').trimEnd()}\n`],
    ['mappings in braces', each((i) => `- {epoch: ${i + 1}, loss: ${LOSSES[i]}, 'val_loss': ${EVAL[i]}}\n`)],
    ['groups', each((i) => `- epoch: ${i + 1}\n  train:\n    loss: ${LOSSES[i]}\n  val:\n    loss: ${EVAL[i]}\n`)],
    ['a document a record', each((i) => `---\nepoch: ${i + 1}\nloss: ${LOSSES[i]}\nval_loss: ${EVAL[i]}\n`)],
    ['columns', `loss:\n${each((i) => `- ${LOSSES[i]}\n`)}val_loss:\n${each((i) => `- ${EVAL[i]}\n`)}`],
    ['columns in brackets', `loss: [${LOSSES.join(', ')}]\nval_loss: [${EVAL.join(', ')}]\n`],
  ])('%s', (_, text) => {
    expect(lossesIn(text)).toEqual([LOSSES, EVAL]);
  });

  it('with numbers that are none', () => {
    expect(lossesIn(ROWS.replace('0.5\n', '.nan\n').replace('0.6\n', '-.inf\n'))).toEqual([
      [0.75, NaN, 0.25],
      [0.8, -Infinity, 0.4],
    ]);
  });
});

it('the last record waits for its other half while the file grows', () => {
  const reader = yamlHistory.open();
  const half = `${ROWS}- epoch: 4\n  loss: 0.125\n`;
  expect(reader.read(encode(half)).records).toBe(3);
  expect(reader.end!(encode(half)).records).toBe(1);
  const whole = yamlHistory.open();
  whole.read(encode(half));
  const next = whole.read(encode(`${half}  val_loss: 0.2\n`));
  expect([next.records, next.readAgain]).toEqual([1, undefined]);
});

it('configurations, and what YAML has besides, are no history', () => {
  for (const text of [
    'train:\n  epochs: 10\n  loss: mse\n  lr: 0.1\n',
    '- name: train\n  loss: 0.5\n- name: test\n  loss: 0.4\n',
    'base: &base\n  loss: [0.5, 0.4]\n',
    'loss: !!python/tuple [0.5, 0.4]\n',
    'loss: |\n  0.5\n  0.4\n',
    '{ loss: [0.5\n',
  ])
    expect([text, recognize({ fileName: 'train.yaml', bytes: encode(text), text })]).toEqual([text, null]);
});

it('values keep their kinds', () => {
  expect(yamlValue('a: 1\nb: "1"\nc: true\nd:\ne: [1, x]\n')).toEqual({ a: 1, b: '1', c: true, d: null, e: null });
});
