/** The sigmoid form of GELU, forward and backward. */

import type { Assembler, MultiplyAdd } from '@rewardboard/wasm';
import { add, floats, mul, sub } from '@rewardboard/wasm';
import { eachFour, sigmoid } from './vectors.ts';

export function writeGelu(module: Assembler, multiplyAdd: MultiplyAdd, factor: number): void {
  /** `gelu(x, y, count)`. */
  module.function('gelu', ['i32', 'i32', 'i32'], (f, x, y, count) => {
    eachFour(f, count!, [x!, y!], ({ get, put }) => {
      const value = f.local(get(0));
      put(1, mul(value, sigmoid(f, multiplyAdd, mul(value, floats(factor)))));
    });
  });
  /** `geluBack(dy, x, dx, count)`. */
  module.function('geluBack', ['i32', 'i32', 'i32', 'i32'], (f, dy, x, dx, count) => {
    eachFour(f, count!, [dy!, x!, dx!], ({ get, put }) => {
      const inner = f.local(mul(get(1), floats(factor)));
      const gate = sigmoid(f, multiplyAdd, inner);
      put(2, mul(get(0), mul(gate, add(floats(1), mul(inner, sub(floats(1), gate))))));
    });
  });
}
