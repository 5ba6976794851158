import { expect, it } from 'vitest';
import { recognize } from './index.ts';

const idOf = (row: (i: number) => object) => {
  const text = Array.from({ length: 30 }, (_, i) => `${JSON.stringify(row(i))}\n`).join('');
  const found = recognize({ fileName: 'log.jsonl', text, bytes: new TextEncoder().encode(text) });
  return found === 'wait' ? found : found?.id;
};

it.each([
  ['Docker', (i: number) => ({ log: `step ${i} loss 0.5\n`, stream: 'stdout', time: '2026-01-01T10:00:00Z' })],
  ['a logger', (i: number) => ({ level: 'info', ts: 1.7e9 + i, msg: `step ${i} loss 0.5` })],
])('lines that %s has wrapped are console output', (_, row) => {
  expect(idOf(row)).toBe('container-log');
});

it('a set of data whose rows have a message and a level is none', () => {
  expect(idOf((i) => ({ level: 'easy', message: `What is the loss ${i}?` }))).not.toBe('container-log');
});
