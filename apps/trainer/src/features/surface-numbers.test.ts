import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equationsOf, numbersAndNumberWordsOf } from './arithmetic.ts';
import type { LabelledStep } from '../data/labelled-step.ts';
import {
  MAX_DEVIATIONS,
  standardizationOf,
  standardize,
  SURFACE_NUMBERS,
  surfaceNumbersOf,
} from './surface-numbers.ts';

const example = (problem: string, steps: string[]): LabelledStep => ({
  problem,
  steps,
  label: 1,
  problemKey: problem,
  weight: 1,
});
const numberOf = (e: LabelledStep, name: string) =>
  surfaceNumbersOf(e)[SURFACE_NUMBERS.findIndex((n) => n.name === name)]!;

describe('equations', () => {
  it.each([
    ['16 - 3 - 4 = <<16-3-4=9>>9 eggs', [16, 3, 4], ['-', '-'], 9, true],
    ['So 5 * (2 + 1.5) = 17.5.', [5, 2, 1.5], ['*', '+'], 17.5, true],
    ['12 + 7 = 18 coins', [12, 7], ['+'], 18, false],
    ['60/100*$5 = $3', [60, 100, 5], ['/', '*'], 3, true],
    ['10 ÷ 4 = 2.5', [10, 4], ['/'], 2.5, true],
    ['1,200 × 3 = 3,600', [1200, 3], ['*'], 3600, true],
    ['244 / 3 = 81.33', [244, 3], ['/'], 81.33, true],
    ['20% * 50 = 10', [0.2, 50], ['*'], 10, true],
  ])('reads %s', (line, operands, operators, result, holds) => {
    expect(equationsOf(line)).toEqual([{ operands, operators, result, holds }]);
  });

  it.each(['x = 5', '7 = 7', 'no numbers', '3 + = 4', '1/0 = 5', '<<a+b=3>>', '((((', '= ='])(
    'finds none in %s',
    (line) => {
      expect(equationsOf(line)).toEqual([]);
    },
  );

  it('reads number words as numbers', () => {
    expect(numbersAndNumberWordsOf('Three dozen for $1.50, twice')).toEqual([1.5, 3, 12, 2]);
  });
});

describe('surface numbers', () => {
  const good = example('Ann has 16 eggs, eats 3 and bakes 4. She sells each for $2.', [
    '16 - 3 - 4 = <<16-3-4=9>>9',
    '9 * 2 = <<9*2=18>>18',
    'A: 18',
  ]);

  it.each([
    ['numbers in the problem', Math.log(5)],
    ['steps', Math.log(4)],
    ['equations', Math.log(3)],
    ['subtractions', Math.log(3)],
    ['multiplications', Math.log(2)],
    ['divisions', 0],
    ['share of the equations that do not hold', 0],
    ['share of the problem’s numbers used', 1],
    ['numbers of the problem left unused', 0],
    ['share of the operands from nowhere', 0],
    ['share of the results used later', 1],
    ['share of the equations made before', 0],
    ['answer is the last result', 1],
    ['answer is not whole', 0],
    ['answer is a number of the problem', 0],
    ['size of the answer', Math.log(19)],
    ['operations less numbers of the problem', -1],
  ])('%s', (name, value) => {
    expect(numberOf(good, name)).toBeCloseTo(value, 5);
  });

  it('sees what was left unused, made up, repeated and computed wrongly', () => {
    const bad = example('Ann has 16 eggs, eats 3 and bakes 4.', [
      '16 - 5 = 11',
      '16 - 5 = 11',
      '11 + 77 = 90',
      'A: -2.5',
    ]);
    expect(numberOf(bad, 'numbers of the problem left unused')).toBeCloseTo(Math.log(3));
    expect(numberOf(bad, 'share of the operands from nowhere')).toBeCloseTo(3 / 6);
    expect(numberOf(bad, 'share of the equations made before')).toBeCloseTo(1 / 3);
    expect(numberOf(bad, 'share of the equations that do not hold')).toBeCloseTo(1 / 3);
    expect(numberOf(bad, 'answer is not whole')).toBe(1);
  });

  it('are finite for any text, and quick for long ones', () => {
    const text = fc.string({
      unit: fc.constantFrom(...'0123456789+-*/()=.,%$<> \nx×', 'word', '<<', '>>', '9'.repeat(400)),
      maxLength: 300,
    });
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 4 }), (problem, steps) => {
        expect([...surfaceNumbersOf(example(problem, steps))].every(Number.isFinite)).toBe(true);
      }),
    );
    const startedAt = performance.now();
    for (const unit of ['1+', '((', '<<1+1=', '1 ', '9.', '1=', '$ '].map((u) => u.repeat(20_000)))
      surfaceNumbersOf(example(unit, [unit]));
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it('are those of the whole, however much of the solution was read before', () => {
    const text = fc.string({
      unit: fc.constantFrom('12', '3', ' + ', ' = ', '\n', 'word', 'Two', '<<3+4=7>>', '<<', '>>', '.', 'Σ'),
      maxLength: 12,
    });
    /** In another order, and with another problem in between, nothing is remembered. */
    const alone = (problem: string, steps: string[]) => {
      surfaceNumbersOf(example('another one', ['']));
      return surfaceNumbersOf(example(problem, steps));
    };
    fc.assert(
      fc.property(
        text,
        fc.array(text, { minLength: 1, maxLength: 5 }),
        fc.array(text, { maxLength: 2 }),
        (problem, steps, others) => {
          const expected = steps.map((_, i) => alone(problem, steps.slice(0, i + 1)));
          surfaceNumbersOf(example(problem, others));
          expect(steps.map((_, i) => surfaceNumbersOf(example(problem, steps.slice(0, i + 1))))).toEqual(expected);
        },
      ),
    );
  });

  it('are standardized with the training set and cut far outside', () => {
    const rows = [1, 2, 3, 4].map((n) => new Float32Array(SURFACE_NUMBERS.length).fill(n));
    const fitted = standardizationOf(rows);
    const first = rows.map((row) => standardize(row, fitted)[0]!);
    expect(first.reduce((a, b) => a + b)).toBeCloseTo(0, 5);
    expect(first.reduce((a, b) => a + b * b, 0) / 4).toBeCloseTo(1, 5);
    expect(standardize(new Float32Array(SURFACE_NUMBERS.length).fill(1e9), fitted)[0]).toBe(MAX_DEVIATIONS);
    const constant = standardizationOf([rows[0]!, rows[0]!]);
    expect(standardize(rows[0]!, constant)[0]).toBe(0);
  });
});
