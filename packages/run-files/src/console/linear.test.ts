/** No line of foreign text costs more than its length. */

import { expect, it } from 'vitest';
import { consoleLog } from '../console-log.ts';
import { MAX_LINE } from './console-line.ts';

const LINES = 5;
/** Below this, a ratio is noise. */
const MAX_LINE_MS = 2;
/** Pieces that a scanner may stumble over, repeated to the length of a line. */
const PIECES = [
  ' ',
  '\t ',
  'step ',
  'step  ',
  'epoch [',
  'epoch: [1][ ',
  'loss',
  'loss ',
  'loss: ',
  'loss=',
  'loss (',
  '(',
  '((a)',
  '[',
  '{',
  "{'a':",
  "{'a': {",
  "'",
  '"',
  "': ",
  '1',
  '1/',
  '1,',
  '1.',
  '1e',
  '1_',
  '1-1-',
  '12:',
  '2026-',
  '1/1 [',
  '1/1 [00:01<00:01, ',
  '%|',
  '100%|█| 1/1 [00:00<00:00, 1it/s, loss=1]',
  '-',
  '- ',
  'a-',
  'a.b/',
  'val ',
  'val_loss: 0.5 ',
  'train: 0.5, ',
  'valid_1\u0027s auc: 0.5\t',
  'Epoch 1 ',
  'é',
  '━',
  '█',
  '| a ',
  'E  #  LOSS A  ',
  '\u001b[',
  '\u001b[1m',
  '\u001b',
  'tensor(',
  '.',
  '=',
  ':',
];

/** Of the processor: other programs may be busy. */
function milliseconds(text: string): number {
  const bytes = new TextEncoder().encode(text);
  const start = process.cpuUsage();
  consoleLog.open({}).read(bytes);
  return process.cpuUsage(start).user / 1_000;
}
const line = (piece: string, length: number) =>
  `epoch 1 loss 0.5 ${piece.repeat(Math.ceil(length / piece.length))}`.slice(0, length);
/** Many lines, so that a clock's grain means nothing, and the best of several times. */
function timeOf(piece: string, length: number, tries: number): number {
  const text = `${line(piece, length)}\n`.repeat(LINES);
  return Math.min(...Array.from({ length: tries }, () => milliseconds(text)));
}
/** How long it takes, where that is too long; null where it isn't. */
function slowness(piece: string, tries: number): string | null {
  timeOf(piece, MAX_LINE / 4, 1);
  const half = timeOf(piece, MAX_LINE / 2, tries);
  const whole = timeOf(piece, MAX_LINE, tries);
  const isSlow = whole / LINES > (MAX_LINE / 1_000) * 0.9 || (whole > 3 * half && whole > LINES * MAX_LINE_MS);
  return isSlow ? `${piece}: ${half.toFixed(2)} ${whole.toFixed(2)} ms` : null;
}

it('a line of 8,000 characters takes a few milliseconds, and twice as much as one of half its length', () => {
  // The compiler and the collector take their time, too: what seems slow is measured again.
  const slow = PIECES.filter((piece) => slowness(piece, 3) !== null);
  expect(slow.map((piece) => slowness(piece, 20)).filter((text) => text !== null)).toEqual([]);
});

it('a million states of one bar are read in a few seconds', () => {
  const state = (i: number) =>
    `\rEpoch 1/5:  45%|████▌     | ${i}/1000000 [00:01<00:10, 95.1it/s, loss=0.${1000 + (i % 9000)}]`;
  const chunk = Array.from({ length: 50_000 }, (_, i) => state(i)).join('');
  expect(milliseconds(`${chunk}\n`)).toBeLessThan(3_000);
});
