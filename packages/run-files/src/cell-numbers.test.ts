/** Numbers in the spellings of several countries, and texts that are none. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FileFacts } from './file-facts.ts';
import { CellNumbers, NUMBER_TOKEN, plainNumber } from './cell-numbers.ts';
import { emptyResult } from './format.ts';

/** Reads texts again as long as the numbers ask for it, as those who read a file do. */
function numbersOf(texts: readonly string[]): (number | null | undefined)[] {
  const facts: FileFacts = {};
  for (;;) {
    const numbers = new CellNumbers(facts);
    const found = texts.map((text) => numbers.of(text));
    if (!numbers.finish(emptyResult()).readAgain) return found;
  }
}

it.each<[string, number | null | undefined]>([
  ['0.5', 0.5],
  ['-1e-3', -0.001],
  ['58%', 0.58],
  ['58.0 %', 0.58],
  ['58,5  %', 0.585],
  ['0,5123', 0.5123],
  ['-0,25', -0.25],
  [',5', 0.5],
  ['12,5', 12.5],
  ['2,5e-5', 2.5e-5],
  ['1,500', 1500],
  ['10,000', 10_000],
  ['1,234,567', 1_234_567],
  ['1,234.5', 1234.5],
  ['1.234,5', 1234.5],
  ['1.234.567', 1_234_567],
  ["1'234.5", 1234.5],
  ['1 234', 1234],
  ['1\u202f234,5', 1234.5],
  ['1_000', 1000],
  ['nan', NaN],
  ['-inf', -Infinity],
  ['NA', null],
  ['', null],
  ['[0.1, 0.2]', null],
  ['nan%', NaN],
  ['%', undefined],
  ['none%', undefined],
  ['0,5 s', undefined],
  ['12,34,56', undefined],
  ['1,2,3', undefined],
  ['0:51', undefined],
  ['1.2.3', undefined],
  ['0.5.1', undefined],
  ['0.85±0.02', undefined],
  ['hello', undefined],
])('%s', (text, number) => {
  expect(numbersOf([text])).toEqual([number]);
});

it('one decimal comma decides for the whole file, also for the numbers before it', () => {
  expect(numbersOf(['1,500', '0,5'])).toEqual([1.5, 0.5]);
  expect(numbersOf(['1.500', '1.234,5', '1.500', '0.001'])).toEqual([1500, 1234.5, 1500, 0.001]);
  expect(numbersOf(['1.500', '1,500'])).toEqual([1.5, 1500]);
});

it('a text that may not be whole yet decides nothing', () => {
  const facts: FileFacts = {};
  const numbers = new CellNumbers(facts);
  expect(numbers.try(() => numbers.of('1,5'))).toBe(1.5);
  expect(facts).toEqual({});
});

it('what is read in the plain spelling is read so everywhere, and no text throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.double({ noDefaultInfinity: true }).map(String), fc.string()), (text) => {
      const plain = plainNumber(text);
      if (plain !== undefined) expect(new CellNumbers().of(text)).toEqual(plain);
      else expect(() => new CellNumbers().of(text)).not.toThrow();
    }),
  );
});

it('a token is a whole number, with its sign and its separators', () => {
  const found = (text: string) => [...text.matchAll(new RegExp(NUMBER_TOKEN, 'gi'))].map(([token]) => token);
  expect(found('loss: 0,5123 acc=58 % step 1,500/10,000 lr 1.0e-04, x: -3.')).toEqual([
    '0,5123',
    '58 %',
    '1,500',
    '10,000',
    '1.0e-04',
    '-3.',
  ]);
  const hostile = '1,'.repeat(4000);
  const start = performance.now();
  found(hostile);
  expect(performance.now() - start).toBeLessThan(2_000);
});

it('a cell of very many digits costs no more than linear time', () => {
  const timeOf = (digits: number) => {
    const start = process.cpuUsage();
    expect(new CellNumbers().of(`${'1'.repeat(digits)}x`)).toBeUndefined();
    return process.cpuUsage(start).user / 1_000;
  };
  timeOf(1_000);
  expect(timeOf(50_000)).toBeLessThan(500);
});
