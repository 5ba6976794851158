/** Numbers of bytes against JavaScript's own. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { endOfNumber, numberOfBytes } from './number-of-bytes.ts';

const COUNT = Number(process.env['REWARDBOARD_LONG_TESTS'] ?? 0) > 0 ? 3_000_000 : 30_000;

function read(text: string): number {
  const bytes = Buffer.from(`,${text}}`);
  const value = numberOfBytes(bytes, 1, bytes.length);
  if (value === value) expect(endOfNumber()).toBe(1 + text.length);
  return value;
}

const digits = (most: number) => fc.array(fc.nat(9), { minLength: 1, maxLength: most }).map((list) => list.join(''));
const whole = digits(22).map((text) => text.replace(/^0+(?=\d)/, ''));
const written = fc
  .record({
    sign: fc.constantFrom('', '-'),
    whole,
    fraction: fc.option(digits(22)),
    exponent: fc.option(fc.tuple(fc.constantFrom('e', 'E', 'e-', 'e+', 'E-'), fc.nat(340))),
  })
  .map(
    ({ sign, whole: before, fraction, exponent }) =>
      `${sign}${before}${fraction === null ? '' : `.${fraction}`}${exponent === null ? '' : exponent.join('')}`,
  );

it('any decimal number, however long, is read to the last bit', () => {
  fc.assert(
    fc.property(written, (text) => {
      expect(read(text)).toBe(JSON.parse(text));
    }),
    { numRuns: COUNT / 3 },
  );
});

it('any double comes back from how programs print it', () => {
  const float = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.double({ min: 0, max: 2, noNaN: true }),
    fc.float({ min: 0, max: 100, noNaN: true }),
    fc.integer(),
  );
  fc.assert(
    fc.property(float, fc.integer({ min: 1, max: 21 }), (value, precision) => {
      expect(read(JSON.stringify(value))).toBe(value + 0);
      for (const text of [value.toPrecision(precision), value.toExponential(precision - 1)])
        expect(read(text)).toBe(JSON.parse(text));
    }),
    { numRuns: COUNT / 3 },
  );
});

it('halves between two doubles, where one more digit decides, are not guessed', () => {
  for (let i = 0; i < COUNT / 30; i++) {
    const value = 1 + i / 1000 + i * 2 ** -30;
    const next = value + 2 ** (Math.floor(Math.log2(value)) - 52);
    const middle =
      ((BigInt(Math.round(value * 2 ** 52)) + BigInt(Math.round(next * 2 ** 52))) * 10n ** 60n) / 2n ** 53n;
    const text = `${middle / 10n ** 60n}.${String(middle % 10n ** 60n).padStart(60, '0')}`;
    for (const cut of [text.slice(0, 18), text.slice(0, 19), text.slice(0, 20), text])
      expect(read(cut)).toBe(Number(cut));
  }
});

it.each(['', '-', '.', '.5', '5.', '01', '-01', '1e', '1e+', '+1', 'NaN', 'Infinity', '--1', 'e5'])(
  '%j is no number of JSON',
  (text) => {
    expect(read(text)).toBeNaN();
  },
);

it('a number ends where something else begins', () => {
  const bytes = Buffer.from('1.5.3');
  expect(numberOfBytes(bytes, 0, bytes.length)).toBe(1.5);
  expect(endOfNumber()).toBe(3);
});
