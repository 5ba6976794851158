/** Histories of which another file has told the beginning. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { trainerState } from './trainer-state.ts';

const entries = Array.from({ length: 40 }, (_, i) => ({
  epoch: i / 7,
  loss: 1 / (i + 1),
  note: '},\n    {',
  nested: { step: 1, of: [{ a: 1 }] },
  step: i + 1,
}));
const fileOf = (indent?: number) =>
  new TextEncoder().encode(JSON.stringify({ best_metric: null, log_history: entries, max_steps: 40 }, null, indent));

/** Reads a file in pieces that end where it is told, beside another one that has told so much of the list. */
function readIn(file: Uint8Array, cuts: readonly number[], told: number) {
  const reader = trainerState.open({
    knownElsewhere: (bytes, offset) => Math.max(0, Math.min(bytes.length, told - offset)),
  });
  const steps: number[] = [];
  let [consumed, records, lastKnown] = [0, 0, 0];
  for (const cut of [...cuts, file.length].sort((a, b) => a - b)) {
    const result = reader.read(file.subarray(consumed, cut));
    consumed += result.consumed;
    records += result.records;
    lastKnown = Math.max(lastKnown, result.lastKnownStep ?? 0);
    expect(result.damaged).toEqual([]);
    for (const event of result.events) if (event.type === 'train') steps.push(event.step);
  }
  return { steps, records, lastKnown };
}

it('wherever the file is cut and whatever is known, known elements are counted and passed over, and the others told', () => {
  const file = fileOf(2);
  const begin = new TextDecoder().decode(file).indexOf('[') + 1;
  fc.assert(
    fc.property(fc.array(fc.nat(file.length), { maxLength: 5 }), fc.nat(file.length), (cuts, told) => {
      const { steps, records, lastKnown } = readIn(file, cuts, told);
      const whole = (new TextDecoder().decode(file.subarray(begin, begin + told)).match(/\n {4}\}/g) ?? []).length;
      expect(records).toBe(entries.length);
      // At most one element a piece is told although it was known: where its end was cut off.
      expect(steps.length).toBeGreaterThanOrEqual(entries.length - whole);
      expect(steps.length).toBeLessThanOrEqual(entries.length - whole + cuts.length);
      expect(steps.slice(steps.length - (entries.length - whole))).toEqual(
        entries.slice(whole).map(({ step }) => step),
      );
      expect(lastKnown).toBeLessThanOrEqual(whole);
      if (whole > 0 && cuts.length === 0) expect(lastKnown).toBe(whole);
    }),
    { seed: 7 },
  );
});

it('reports a list without line breaks completely', () => {
  const file = fileOf();
  expect(readIn(file, [], file.length)).toEqual({
    steps: entries.map(({ step }) => step),
    records: entries.length,
    lastKnown: 0,
  });
});
