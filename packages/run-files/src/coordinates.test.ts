/** Which step and epoch a record belongs to. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Place, Position } from './position.ts';
import { Coordinates } from './coordinates.ts';
import type { FileFacts } from './file-facts.ts';

const TRAIN = ['train/loss'];
const EVAL = ['eval/loss'];

/** Reads the records again as long as the coordinates ask for it, as those who read a file do. */
function placesOf(records: readonly Position[], facts: FileFacts = {}): (Place | null)[] {
  for (;;) {
    const coordinates = new Coordinates(facts);
    const places = records.map((record) => coordinates.of(record));
    if (!coordinates.finish({ events: [], consumed: 0, records: 0, damaged: [] }).readAgain) return places;
  }
}
const stepsOf = (records: readonly Position[]) => placesOf(records).map((place) => place?.step ?? null);
const train = (step: number | undefined, epoch?: number): Position => ({ step, epoch, paths: TRAIN });
const evaluation = (step: number | undefined, epoch?: number): Position => ({ step, epoch, paths: EVAL });

describe('a step', () => {
  it('is kept as it is written where it rises, whatever the epoch', () => {
    expect(stepsOf([train(10, 0.1), train(20, 0.2), evaluation(20, 0.2), train(30, 1), train(40, 2)])).toEqual([
      10, 20, 20, 30, 40,
    ]);
  });

  it('goes on where the counter begins anew with each epoch, from 0 or 1, every one or every tenth', () => {
    fc.assert(
      fc.property(
        fc.record({
          epochs: fc.integer({ min: 2, max: 6 }),
          length: fc.integer({ min: 2, max: 40 }),
          every: fc.integer({ min: 1, max: 10 }),
          base: fc.constantFrom(0, 1),
          firstEpoch: fc.constantFrom(0, 1),
        }),
        ({ epochs, length, every, base, firstEpoch }) => {
          // Logged are the steps that `every` divides, and enough of them to see the distance.
          const all = Array.from({ length }, (_, i) => (i + base) * every);
          const records = Array.from({ length: epochs }, (_, e) =>
            all.map((step) => train(step, e + firstEpoch)),
          ).flat();
          const expected = Array.from({ length: epochs }, (_, e) =>
            all.map((step) => e * length * every + step),
          ).flat();
          expect(stepsOf(records)).toEqual(expected);
        },
      ),
    );
  });

  it('uses the length of the epoch where the record has it, and the longest one where rows are missing', () => {
    const of = (step: number, epoch: number): Position => ({ ...train(step, epoch), stepsOfEpoch: 500 });
    expect(stepsOf([of(100, 1), of(400, 1), of(100, 2), of(100, 4)])).toEqual([100, 400, 600, 1600]);
    const missing = [1, 2, 3, 4].map((step) => train(step, 1));
    expect(stepsOf([...missing, train(1, 2), train(2, 2), train(1, 3)])).toEqual([1, 2, 3, 4, 5, 6, 9]);
    // Every 50th, and the last one.
    const last = [0, 50, 100, 120].map((step) => train(step, 0));
    expect(stepsOf([...last, train(0, 1)]).at(-1)).toBe(121);
  });

  it('that a resumed training repeats stays the step that it is, also in an earlier epoch', () => {
    expect(stepsOf([train(10, 0), train(20, 0), train(30, 0), train(20, 0)])).toEqual([10, 20, 30, 20]);
    expect(stepsOf([train(10), train(20), train(10)])).toEqual([10, 20, 10]);
    const epoch = (e: number) => [1, 2, 3].map((step) => train(step, e));
    expect(stepsOf([...epoch(1), ...epoch(2), ...epoch(3), ...epoch(2)]).slice(-3)).toEqual([4, 5, 6]);
  });

  it('that stays the same in the next epoch is of that epoch, where the metric comes again', () => {
    expect(stepsOf([evaluation(500, 0), evaluation(500, 1), evaluation(500, 2)])).toEqual([500, 1000, 1500]);
    // Another metric at the boundary of two epochs.
    expect(stepsOf([train(100, 0), { step: 100, epoch: 1, paths: ['train/learning_rate'] }])).toEqual([100, 100]);
  });

  it('that is wrong once, where the epoch rises, misplaces no other', () => {
    // 150 lost its last digit.
    const rows = [train(50, 0), train(100, 0), train(15, 1), train(200, 1), train(250, 2), train(300, 2)];
    expect(stepsOf(rows).toSpliced(2, 1)).toEqual([50, 100, 200, 250, 300]);
    const facts: FileFacts = {};
    placesOf(rows, facts);
    expect(facts).toEqual({});
  });

  it('of -1 is the end of its epoch', () => {
    const rows = [0, 1].flatMap((e) => [500, 1000, -1].map((step) => evaluation(step, e)));
    const steps = stepsOf(rows) as number[];
    expect(new Set(steps).size).toBe(6);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(stepsOf([evaluation(-1, 0), evaluation(-1, 1)])).toEqual([1, 2]);
    expect(stepsOf([evaluation(-1)])).toEqual([null]);
  });
});

describe('an evaluation', () => {
  it('that names only its epoch belongs at the last step before it', () => {
    expect(stepsOf([train(50, 0), train(100, 0), evaluation(undefined, 0), train(150, 1)])).toEqual([
      50, 100, 100, 150,
    ]);
    expect(stepsOf([evaluation(undefined, 0), train(50, 1), evaluation(undefined, 1)])).toEqual([0, 50, 50]);
  });

  it('that counts its own batches belongs to the last step of the training, once epochs are seen to count anew', () => {
    for (const batches of [20, 700])
      expect(
        stepsOf([
          train(50, 1),
          train(100, 1),
          evaluation(batches, 1),
          train(50, 2),
          train(100, 2),
          evaluation(batches, 2),
        ]),
      ).toEqual([50, 100, 100, 150, 200, 200]);
  });

  it('whose step is its epoch belongs to the last step', () => {
    expect(stepsOf([train(50, 1), train(100, 1), evaluation(1), train(150, 2), evaluation(2)])).toEqual([
      50, 100, 100, 150, 150,
    ]);
  });

  it('that comes late keeps its step', () => {
    expect(stepsOf([train(100, 0.1), train(120, 0.12), evaluation(100, 0.1)])).toEqual([100, 120, 100]);
  });
});

describe('a record without a step', () => {
  it('is of its epoch; the first one may be 0', () => {
    expect(stepsOf([train(undefined, 0), evaluation(undefined, 0), train(undefined, 1)])).toEqual([1, 1, 2]);
    expect(stepsOf([train(undefined, 1), train(undefined, 2)])).toEqual([1, 2]);
  });

  it('is a further point where it says the same epoch again, and what comes once an epoch belongs to the last one', () => {
    const epoch = (e: number) => [...Array.from({ length: 3 }, () => train(undefined, e)), evaluation(undefined, e)];
    expect(stepsOf([...epoch(1), ...epoch(2)])).toEqual([1, 2, 3, 3, 4, 5, 6, 6]);
  });

  it('that repeats a later epoch once corrects it', () => {
    expect(stepsOf([train(undefined, 1), train(undefined, 2), train(undefined, 2), train(undefined, 3)])).toEqual([
      1, 2, 2, 3,
    ]);
  });

  it('and without an epoch is counted where the format allows it, and has no place where others have one', () => {
    expect(
      stepsOf([
        { paths: TRAIN, mayCount: true },
        { paths: TRAIN, mayCount: true },
      ]),
    ).toEqual([1, 2]);
    expect(stepsOf([train(5), { paths: TRAIN, mayCount: true }])).toEqual([5, null]);
    expect(stepsOf([train(undefined, 5), { paths: TRAIN, mayCount: true }])).toEqual([6, null]);
    expect(stepsOf([{ paths: TRAIN }])).toEqual([null]);
  });
});

it('what is tried leaves no trace', () => {
  const facts: FileFacts = {};
  const coordinates = new Coordinates(facts);
  coordinates.of(train(undefined, 1));
  expect(coordinates.try(() => coordinates.of(train(undefined, 1)))).toEqual({ step: 1, epoch: 1 });
  expect(coordinates.try(() => coordinates.of(train(7, 2)))!.step).toBe(7);
  expect(facts).toEqual({});
  expect(coordinates.of(train(undefined, 2))).toEqual({ step: 2, epoch: 2 });
});

it('the quick way places rising steps as `of` does, and leaves everything else to it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ step: fc.nat(8), epoch: fc.nat(3), isEvaluation: fc.boolean() }), { maxLength: 40 }),
      (records) => {
        const facts: FileFacts[] = [{}, {}];
        const [slow, quick] = facts.map((each) => new Coordinates(each)) as [Coordinates, Coordinates];
        for (const { step, epoch, isEvaluation } of records) {
          const position = { step, epoch, paths: isEvaluation ? EVAL : TRAIN };
          const placed = quick.ofRising(step, epoch, position.paths, isEvaluation);
          expect(placed === placed ? placed : quick.of(position)!.step).toBe(slow.of(position)!.step);
        }
        expect(facts[1]).toEqual(facts[0]);
      },
    ),
  );
});

it('a row at the end of an epoch does not make the epochs after it longer', () => {
  const coordinates = new Coordinates();
  const paths = ['eval/accuracy'];
  const steps = [0, 1, 2].flatMap((epoch) =>
    [100, 200, -1].map((step) => coordinates.of({ step, epoch, paths })!.step),
  );
  expect(steps).toEqual([100, 200, 201, 300, 400, 401, 500, 600, 601]);
});
