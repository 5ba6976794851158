/** The last line of a program's output, which has no end yet, or never gets one. */

import { describe, expect, it } from 'vitest';
import { consoleLog } from '../console-log.ts';
import type { FormatReader, ReadResult } from '../format.ts';

const bar = (epoch: number, at: number) =>
  `\rEpoch ${epoch}: ${50 * at}%|███   | ${at}/2 [00:01<00:10,  9.50it/s, loss=0.${9 - 2 * epoch - at}, val_loss=0.9]`;
const TEXTS: [what: string, text: string][] = [
  ['a line with its epoch', 'Epoch 1: loss 0.7\nEpoch 2: loss 0.6\nEpoch 3: loss 0.5'],
  ['lines that count', 'Epoch 1\nloss: 0.7\nloss: 0.6\nEpoch 2\nloss: 0.5\nloss: 0.4'],
  ['a bar for each epoch', [1, 2, 3].map((epoch) => bar(epoch, 1) + bar(epoch, 2)).join('')],
  ['dictionaries', "{'loss': 0.7, 'epoch': 0.5}\n{'loss': 0.6, 'epoch': 1.0}\n{'eval_loss': 0.65, 'epoch': 1.0}"],
  ['a row of a table', 'epoch  train_loss  valid_loss\n1  0.7  0.65\n2  0.6  0.6'],
  ['an epoch of Keras', 'Epoch 1/2\n2/2 - 1s - loss: 0.7\nEpoch 2/2\n2/2 - 1s - loss: 0.6'],
  [
    'a best round, once more',
    "[10]\ttrain's l2: 0.6\n[20]\ttrain's l2: 0.5\nEarly stopping, best iteration is:\n[15]\ttrain's l2: 0.5",
  ],
];

/** Path to steps and values. */
function pointsOf(...results: readonly ReadResult[]): Record<string, [number, number][]> {
  const points: Record<string, [number, number][]> = {};
  for (const { events } of results)
    for (const event of events)
      if (event.type === 'points')
        for (const [path, { steps, values }] of Object.entries(event.series))
          for (let i = 0; i < steps.length; i++) (points[path] ??= []).push([steps[i]!, values[i]!]);
  return points;
}

/** Reads again until the reader has found out what it must know of the text. */
function readerOf(text: string): { reader: FormatReader; read: ReadResult } {
  const facts = {};
  for (;;) {
    const reader = consoleLog.open({ facts });
    const read = reader.read(Buffer.from(text));
    if (!read.readAgain) return { reader, read };
  }
}

describe('the last line', () => {
  it.each(TEXTS)('counts without an end, and only once: %s', (_, text) => {
    const { read: whole } = readerOf(`${text}\n`);
    const { reader, read } = readerOf(text);
    const rest = Buffer.from(text).subarray(read.consumed);
    const atEnd = reader.end!(rest);
    expect(pointsOf(read, atEnd)).toEqual(pointsOf(whole));
    expect(read.records + atEnd.records).toBe(whole.records);
    // Asked again, and read with its end: the same.
    expect(pointsOf(reader.end!(rest))).toEqual(pointsOf(atEnd));
    const later = reader.read(Buffer.concat([rest, Buffer.from('\n')]));
    expect(pointsOf(read, later)).toEqual(pointsOf(whole));
    expect(later.records).toBe(atEnd.records);
  });

  it('is no damage where it is cut', () => {
    const { reader, read } = readerOf("{'loss': 0.7, 'epoch': 0.5}\n{'loss': 0.6, 'ep");
    const rest = Buffer.from("{'loss': 0.6, 'ep");
    expect(reader.end!(rest)).toMatchObject({ records: 0, damaged: [] });
    const later = reader.read(Buffer.from("{'loss': 0.6, 'epoch': 1.0}\n"));
    expect(pointsOf(read, later)['train/loss']).toEqual([
      [0.5, 0.7],
      [1, 0.6],
    ]);
  });
});
