/** What kernels do with rows of numbers: four at a time, the last ones one by one. */

import type { Body, Expression, Local, MultiplyAdd, Whole } from '@rewardboard/wasm';
import {
  add,
  and,
  andNot,
  firstLane,
  floats,
  lane,
  less,
  load,
  max,
  min,
  mul,
  nearest,
  powerOfTwo,
  shiftLeft,
  shuffle,
} from '@rewardboard/wasm';

/** Access to the numbers at the present place of each row. */
export interface Four {
  get(row: number): Expression;
  put(row: number, value: Expression): void;
  /** Of a sum: what belongs to the row. */
  only(value: Expression): Expression;
  /** The larger of each lane, of those that belong to the row. */
  largest(former: Expression, value: Expression): Expression;
}

/** `body` for `count` numbers of rows that begin at these addresses. */
export function eachFour(f: Body, count: Whole, addresses: readonly Whole[], body: (four: Four) => void): void {
  const places = addresses.map((address) => f.whole(address));
  const [leader] = places as [Local, ...Local[]];
  const numbers = f.whole(count);
  const wholes = f.whole(add(leader, shiftLeft(and(numbers, -4), 2)));
  const end = f.whole(add(leader, shiftLeft(numbers, 2)));
  const walk = (what: 'v128' | 'one', until: Local, step: number) =>
    f.count(leader, until, step, () => {
      body({
        get: (row) => load(what, places[row]!),
        put: (row, value) => f.store(what, places[row]!, value),
        only: (value) => (what === 'one' ? and(value, firstLane) : value),
        largest: (former, value) => max(former, what === 'one' ? shuffle(value, value, [0, 0, 0, 0]) : value),
      });
      for (const place of places.slice(1)) f.advance(place, step);
    });
  walk('v128', wholes, 16);
  walk('one', end, 4);
}

/** The sum of the four, as one number. */
export function sumOfLanes(four: Local): Expression {
  return add(add(lane(four, 0), lane(four, 1)), add(lane(four, 2), lane(four, 3)));
}
export function largestLane(four: Local): Expression {
  return max(max(lane(four, 0), lane(four, 1)), max(lane(four, 2), lane(four, 3)));
}

/** Below it the exponential is 0, above the largest it stays what it is there. */
const [SMALLEST, LARGEST] = [-87.3, 88.3];
/** The natural logarithm of 2 in two parts, the first of few digits: products with small whole numbers are exact. */
const [LN2_FIRST, LN2_REST] = [0.693359375, -2.1219444e-4];
/** Of e^x near 0, after 1 + x: Cephes' expf. */
const SERIES = [1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1];

/** e to the power of four numbers, to the last digit or two. NaN stays NaN. */
export function exponential(f: Body, multiplyAdd: MultiplyAdd, x: Expression): Local {
  const input = f.local(x);
  const inside = f.local(max(min(input, floats(LARGEST)), floats(SMALLEST)));
  const twos = f.local(nearest(mul(inside, floats(Math.LOG2E))));
  const rest = f.local(multiplyAdd(twos, floats(-LN2_REST), multiplyAdd(twos, floats(-LN2_FIRST), inside)));
  const series = SERIES.slice(1).reduce((sum, term) => multiplyAdd(sum, rest, floats(term)), floats(SERIES[0]!));
  const near = add(multiplyAdd(series, mul(rest, rest), rest), floats(1));
  return f.local(andNot(mul(near, powerOfTwo(twos)), less(input, floats(SMALLEST))));
}
