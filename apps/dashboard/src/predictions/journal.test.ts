/** The journal works each prediction out once, and says of each example what the definitions of its paths say. */

import { isSureAndWrong, pathOf } from '@rewardboard/metrics';
import { PREDICTIONS_FORMAT } from '@rewardboard/protocol';
import type { PredictedExamples } from '@rewardboard/protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rasterRow } from '../threshold/journal-raster.ts';
import { JournalKeeper, PATHS } from './journal.ts';
import { PredictionBook } from './prediction-book.ts';

function bookOf(label: readonly (0 | 1)[]): PredictionBook {
  const each = <T>(value: T) => label.map(() => value);
  const examples: PredictedExamples = {
    format: PREDICTIONS_FORMAT,
    version: 1,
    kind: 'solutions',
    threshold: 0.5,
    fingerprint: 'f',
    value: 'probability',
    total: label.length,
    withoutText: label.length,
    id: label.map((_, i) => i),
    problem: label.map((_, i) => i),
    problems: each(''),
    label: [...label],
    solution: each(0),
    step: each(0),
    text: each(''),
    slices: {},
  };
  return new PredictionBook(examples);
}

it('says what the definitions say, evaluation by evaluation', () => {
  const seed = Date.now();
  const p = fc.constantFrom(0.01, 0.06, 0.3, 0.49, 0.51, 0.7, 0.95, 0.99);
  const drawn = fc.integer({ min: 1, max: 12 }).chain((n) =>
    fc.record({
      label: fc.array(fc.constantFrom<0 | 1>(0, 1), { minLength: n, maxLength: n }),
      evaluations: fc.array(fc.array(p, { minLength: n, maxLength: n }), { minLength: 1, maxLength: 12 }),
    }),
  );
  fc.assert(
    fc.property(drawn, ({ label, evaluations }) => {
      const book = bookOf(label);
      const keeper = new JournalKeeper(book);
      evaluations.forEach((values, e) => {
        book.add(e, Float32Array.from(values));
        const { journal, paths } = keeper.journal();
        const truths = label.map((of, i) =>
          evaluations.slice(0, e + 1).map((row) => Math.fround(of === 1 ? row[i]! : 1 - row[i]!)),
        );
        const rights = truths.map((row) => row.map((truth) => truth > 0.5));
        expect([...paths.path].map((at) => PATHS[at])).toEqual(rights.map(pathOf));
        expect([...paths.sureAndWrong]).toEqual(rights.map((right, i) => (isSureAndWrong(right, truths[i]!) ? 1 : 0)));
        expect([...paths.rightTimes]).toEqual(rights.map((right) => right.filter(Boolean).length));
        expect(journal.cells.filter((cell) => cell >= 128)).toHaveLength(rights.flat().filter(Boolean).length);
      });
    }),
    { seed },
  );
});

it('a further evaluation of 20,000 examples costs the work of one, and an earlier one begins anew', () => {
  const n = 20_000;
  const book = bookOf(Array.from({ length: n }, (_, i) => ((i % 3) % 2) as 0 | 1));
  const values = (at: number) => Float32Array.from({ length: n }, (_, i) => ((i * 7 + at * 13) % 100) / 100);
  const keeper = new JournalKeeper(book);
  for (let at = 1; at <= 49; at++) book.add(at, values(at));
  keeper.journal();
  expect(keeper.worked).toBe(49 * n);
  book.add(50, values(50));
  const { journal } = keeper.journal();
  expect(keeper.worked).toBe(50 * n);
  expect(journal.cells).toHaveLength(50 * n);
  expect(keeper.isFresh).toBe(true);
  book.add(0, values(0));
  expect(keeper.isFresh).toBe(false);
});

it('a row of the raster mixes all examples of a column: right over its height, wrong in its lower half', () => {
  const colours = { paper: [255, 255, 255], right: [0, 0, 255], wrong: [255, 0, 0] } as const;
  const journal = { order: Uint32Array.of(0, 1, 2), cells: Uint8Array.of(255, 127, 128, 0, 0, 0) };
  const pixels = rasterRow(journal, 0, colours, 3, 5);
  const at = (x: number, line: number) => Array.from(pixels.subarray(4 * (line * 3 + x), 4 * (line * 3 + x) + 4));
  expect([at(0, 0), at(0, 3)]).toEqual([
    [0, 0, 255, 255],
    [0, 0, 255, 255],
  ]);
  expect([at(1, 0), at(1, 1), at(1, 2), at(1, 3)]).toEqual([
    [255, 255, 255, 255],
    [255, 255, 255, 255],
    [255, 0, 0, 255],
    [255, 0, 0, 255],
  ]);
  expect(at(2, 0)).toEqual([219, 219, 255, 255]);
  for (const x of [0, 1, 2]) expect(at(x, 4)).toEqual([255, 255, 255, 255]);
  // Three examples in one column.
  expect(Array.from(rasterRow(journal, 0, colours, 1, 5).subarray(0, 4))).toEqual([158, 158, 255, 255]);
});
