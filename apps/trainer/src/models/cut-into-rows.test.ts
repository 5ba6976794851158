import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cutIntoRows } from './cut-into-rows.ts';

const layout = { length: 16, before: [], problemEnd: [98], stepEnd: [99] };

it('puts a short solution into one row: problem, end, and each step with its end', () => {
  expect(cutIntoRows([1, 2], [[3], [4, 5]], layout)).toEqual([
    {
      tokens: [1, 2, 98, 3, 99, 4, 5, 99],
      stepEnds: [
        { step: 0, at: 4 },
        { step: 1, at: 7 },
      ],
      isCut: false,
    },
  ]);
});

it('repeats the problem and the steps before where a solution is cut', () => {
  const rows = cutIntoRows(
    [1],
    [
      [2, 2, 2, 2],
      [3, 3, 3, 3],
      [4, 4, 4, 4],
    ],
    layout,
  );
  expect(rows.map(({ tokens }) => tokens)).toEqual([
    [1, 98, 2, 2, 2, 2, 99, 3, 3, 3, 3, 99],
    [1, 98, 3, 3, 3, 3, 99, 4, 4, 4, 4, 99],
  ]);
  expect(rows.map(({ stepEnds }) => stepEnds.map(({ step }) => step))).toEqual([[0, 1], [2]]);
});

it('judges every step once, at its end, in a row that is not too long', () => {
  const words = fc.array(fc.integer({ min: 0, max: 97 }), { maxLength: 30 });
  fc.assert(
    fc.property(
      words,
      fc.array(words, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 8, max: 40 }),
      (problem, steps, length) => {
        const rows = cutIntoRows(problem, steps, { ...layout, length });
        expect(rows.flatMap(({ stepEnds }) => stepEnds.map(({ step }) => step))).toEqual(steps.map((_, i) => i));
        for (const { tokens, stepEnds } of rows) {
          expect(tokens.length).toBeLessThanOrEqual(length);
          for (const { step, at } of stepEnds) {
            expect(tokens[at]).toBe(layout.stepEnd[0]);
            // Before the end stands the step, from its first word.
            const start = tokens.lastIndexOf(layout.stepEnd[0]!, at - 1);
            const own = tokens.slice(Math.max(start, tokens.indexOf(layout.problemEnd[0]!)) + 1, at);
            expect(own).toEqual(steps[step]!.slice(0, own.length));
          }
        }
      },
    ),
  );
});
