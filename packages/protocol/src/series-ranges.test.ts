/** Ranges as bytes and back, and bytes that are none. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bytesOfRanges, rangesOfBytes } from './series-ranges.ts';

const columns = fc
  .array(fc.tuple(fc.double(), fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, -0))), { maxLength: 20 })
  .map((points) => ({ steps: points.map(([step]) => step), values: points.map(([, value]) => value) }));
const range = fc
  .record({ metric: fc.string({ unit: 'binary' }), total: fc.nat(), columns, means: fc.option(columns) })
  .map(({ columns: own, ...rest }) => ({ ...rest, ...own }));

it('any ranges come back bit by bit', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(range, { maxLength: 5 }), fc.nat(9), (stream, ranges, offset) => {
      const bytes = bytesOfRanges(stream, ranges);
      const moved = new Uint8Array(bytes.length + offset);
      moved.set(bytes, offset);
      expect(rangesOfBytes(moved.subarray(offset))).toEqual({ stream, ranges });
    }),
  );
});

it('bytes that were cut or changed are none, or still ranges, and never an error', () => {
  fc.assert(
    fc.property(
      fc.array(range, { maxLength: 3 }),
      fc.nat(300),
      fc.nat(255),
      fc.boolean(),
      (ranges, at, byte, isCut) => {
        const bytes = bytesOfRanges('s', ranges);
        if (isCut) expect(rangesOfBytes(bytes.subarray(0, at % bytes.length))).toBeNull();
        bytes[at % bytes.length] = byte;
        rangesOfBytes(bytes);
      },
    ),
  );
  expect(rangesOfBytes(new Uint8Array(0))).toBeNull();
  expect(rangesOfBytes(Uint8Array.from(Buffer.from('<html>')))).toBeNull();
});

it('1,000 ranges come at a time, and more are none', () => {
  const empty = { metric: 'a', total: 0, steps: [], values: [], means: null };
  const comes = (count: number) =>
    rangesOfBytes(
      bytesOfRanges(
        's',
        Array.from({ length: count }, () => empty),
      ),
    ) !== null;
  expect([comes(1_000), comes(1_001)]).toEqual([true, false]);
});
