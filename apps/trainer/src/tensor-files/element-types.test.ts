import { describe, expect, it } from 'vitest';
import { widened } from './element-types.ts';

const halvesOf = (...bits: number[]) => Buffer.from(Uint16Array.from(bits).buffer);

describe('widening numbers', () => {
  it('reads each kind of half-precision number exactly', () => {
    const bits = [0x3c00, 0xc000, 0x7bff, 0x0001, 0x03ff, 0x0400, 0x8000, 0x7c00, 0xfc00, 0x7e00, 0x3555];
    const expected = [1, -2, 65504, 2 ** -24, 1023 * 2 ** -24, 2 ** -14, -0, Infinity, -Infinity, NaN, 0.333251953125];
    expect(Array.from(widened('F16', halvesOf(...bits)))).toEqual(expected);
  });

  it('reads bfloat16 as the upper half of a float32', () => {
    const numbers = Array.from(widened('BF16', halvesOf(0x3f80, 0xbf80, 0x7f80, 0x0000, 0x4049)));
    expect(numbers).toEqual([1, -1, Infinity, 0, 3.140625]);
  });

  it('rounds doubles', () => {
    expect(Array.from(widened('F64', Buffer.from(Float64Array.of(0.1, 2).buffer)))).toEqual([Math.fround(0.1), 2]);
  });
});
