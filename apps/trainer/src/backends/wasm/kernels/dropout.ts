/** What dropout keeps, drawn as `random.ts` draws: the same numbers, four at a time. */

import { STRIDE } from '../../../base/random.ts';
import type { Assembler } from '@rewardboard/wasm';
import { andNot, four, splat } from '@rewardboard/wasm';

export function writeDropout(module: Assembler): void {
  /** `dropout(mask, count, state, bound, kept)`: 0 where the number drawn (of 32 bits) is below the bound, else `kept`; up to three numbers more are written. */
  module.function('dropout', ['i32', 'i32', 'i32', 'i32', 'f32'], (f, mask, count, start, bound, kept) => {
    const state = f.local(
      four.add(
        four.same(start),
        four.of([1, 2, 3, 4].map((draw) => Math.imul(draw, STRIDE)) as [number, number, number, number]),
      ),
    );
    const [limit, value, t] = [f.local(four.same(bound)), f.local(splat(kept)), f.local(state)];
    f.for(count, 4, () => {
      f.set(t, four.mul(four.xor(state, four.shiftRight(state, 15)), four.or(state, four.same(1))));
      f.set(t, four.xor(four.add(t, four.mul(four.xor(t, four.shiftRight(t, 7)), four.or(t, four.same(61)))), t));
      f.store('v128', mask, andNot(value, four.less(four.xor(t, four.shiftRight(t, 14)), limit)));
      f.set(state, four.add(state, four.same(Math.imul(4, STRIDE))));
      f.advance(mask, 16);
    });
  });
}
