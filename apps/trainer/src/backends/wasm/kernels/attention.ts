/** Scaled dot product attention of all heads of all rows, forward and backward, on the numbers as they lie. */

import type { Assembler, Body, Expression, Local, Made, MultiplyAdd } from '@rewardboard/wasm';
import { add, div, float, floats, mul, shiftLeft, splat, sub } from '@rewardboard/wasm';
import { eachFour, exponential, largestLane, sumOfLanes } from './vectors.ts';

const ADDRESSES = (count: number) => Array.from({ length: count }, () => 'i32' as const);

/** @param product the matrix product of the same module */
export function writeAttention(module: Assembler, multiplyAdd: MultiplyAdd, product: Made): void {
  const softmax = writeSoftmax(module, multiplyAdd);

  /** `attention(joined, visible, shares, out, size, length, heads, width, scratch, scale)`; `shares` [size, heads, length, length]; `width` of a head. */
  module.function(
    'attention',
    [...ADDRESSES(9), 'f32'],
    (f, joined, visible, shares, out, size, length, heads, width, scratch, scale) => {
      const { rowBytes, joinedBytes, seen, headBytes } = sizes(f, length, heads, width);
      f.for(size, 1, (row) =>
        f.for(heads, 1, (head) => {
          const queries = f.whole(add(add(joined, mul(mul(row, length), joinedBytes)), mul(head, headBytes)));
          const [keys, values] = [f.whole(add(queries, rowBytes)), f.whole(add(queries, shiftLeft(rowBytes, 1)))];
          f.call(
            product,
            queries,
            joinedBytes,
            4,
            keys,
            4,
            joinedBytes,
            0,
            0,
            shares,
            seen,
            length,
            length,
            width,
            scratch,
          );
          f.call(softmax, shares, add(visible, mul(row, mul(seen, length))), length, scale);
          const to = add(add(out, mul(mul(row, length), rowBytes)), mul(head, headBytes));
          f.call(product, shares, seen, 4, values, joinedBytes, 4, 0, 0, to, rowBytes, length, width, length, scratch);
          f.advance(shares, mul(seen, length));
        }),
      );
    },
  );

  /** `attentionBack(dOut, joined, shares, dJoined, size, length, heads, width, dScores, scratch, scale)`; `dScores`: room for [length, length]. */
  module.function(
    'attentionBack',
    [...ADDRESSES(10), 'f32'],
    (f, dOut, joined, shares, dJoined, size, length, heads, width, dScores, scratch, scale) => {
      const { rowBytes, joinedBytes, seen, headBytes } = sizes(f, length, heads, width);
      f.for(size, 1, (row) =>
        f.for(heads, 1, (head) => {
          const offset = f.whole(add(mul(mul(row, length), joinedBytes), mul(head, headBytes)));
          const part = (from: Local, index: number) => f.whole(add(add(from, offset), mul(rowBytes, index)));
          const [queries, keys, values] = [part(joined, 0), part(joined, 1), part(joined, 2)];
          const [dQueries, dKeys, dValues] = [part(dJoined, 0), part(dJoined, 1), part(dJoined, 2)];
          const from = f.whole(add(add(dOut, mul(mul(row, length), rowBytes)), mul(head, headBytes)));
          f.call(
            product,
            from,
            rowBytes,
            4,
            values,
            4,
            joinedBytes,
            0,
            0,
            dScores,
            seen,
            length,
            length,
            width,
            scratch,
          );
          throughSoftmax(f, multiplyAdd, dScores, shares, length, scale);
          f.call(
            product,
            dScores,
            seen,
            4,
            keys,
            joinedBytes,
            4,
            0,
            0,
            dQueries,
            joinedBytes,
            length,
            width,
            length,
            scratch,
          );
          f.call(
            product,
            dScores,
            4,
            seen,
            queries,
            joinedBytes,
            4,
            0,
            0,
            dKeys,
            joinedBytes,
            length,
            width,
            length,
            scratch,
          );
          f.call(
            product,
            shares,
            4,
            seen,
            from,
            rowBytes,
            4,
            0,
            0,
            dValues,
            joinedBytes,
            length,
            width,
            length,
            scratch,
          );
          f.advance(shares, mul(seen, length));
        }),
      );
    },
  );
}

/** Bytes of a row of the output and of the joined input, of a row of shares, and of one head. */
function sizes(f: Body, length: Local, heads: Local, width: Local) {
  const headBytes = f.whole(shiftLeft(width, 2));
  const rowBytes = f.whole(mul(headBytes, heads));
  return { headBytes, rowBytes, joinedBytes: f.whole(mul(rowBytes, 3)), seen: f.whole(shiftLeft(length, 2)) };
}

/** `softmax(scores, visible, length, scale)`: each row of scores becomes the softmax of `scale score + visible`. */
function writeSoftmax(module: Assembler, multiplyAdd: MultiplyAdd): Made {
  return module.function('softmax', ['i32', 'i32', 'i32', 'f32'], (f, scores, visible, length, scale) => {
    const factor = f.local(splat(scale));
    const [highest, sum] = [f.local(floats(0)), f.local(floats(0))];
    f.for(length, 1, () => {
      f.set(highest, floats(-Infinity));
      eachFour(f, length, [scores, visible], ({ get, put, largest }) => {
        const score = f.local(multiplyAdd(get(0), factor, get(1)));
        put(0, score);
        f.set(highest, largest(highest, score));
      });
      f.set(highest, splat(largestLane(highest)));
      f.set(sum, floats(0));
      eachFour(f, length, [scores], ({ get, put, only }) => {
        const share = exponential(f, multiplyAdd, sub(get(0), highest));
        put(0, share);
        f.set(sum, add(sum, only(share)));
      });
      f.set(sum, splat(div(float(1), sumOfLanes(sum))));
      eachFour(f, length, [scores], ({ get, put }) => put(0, mul(get(0), sum)));
      f.advance(scores, shiftLeft(length, 2));
      f.advance(visible, shiftLeft(length, 2));
    });
  });
}

/** dScores = scale * shares * (dShares - sum(dShares * shares)), in place of dShares. */
function throughSoftmax(
  f: Body,
  multiplyAdd: MultiplyAdd,
  dShares: Expression,
  shares: Expression,
  length: Local,
  scale: Local,
): void {
  const [gradient, share] = [f.whole(dShares), f.whole(shares)];
  const [sum, factor] = [f.local(floats(0)), f.local(splat(scale))];
  f.for(length, 1, () => {
    f.set(sum, floats(0));
    eachFour(f, length, [gradient, share], ({ get }) => f.set(sum, multiplyAdd(get(0), get(1), sum)));
    f.set(sum, splat(sumOfLanes(sum)));
    eachFour(f, length, [gradient, share], ({ get, put }) => put(0, mul(mul(get(1), sub(get(0), sum)), factor)));
    f.advance(gradient, shiftLeft(length, 2));
    f.advance(share, shiftLeft(length, 2));
  });
}
