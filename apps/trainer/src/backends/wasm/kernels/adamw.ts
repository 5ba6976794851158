/** AdamW on arrays, in one pass; and the square of a gradient's norm. */

import type { Assembler, Local, MultiplyAdd } from '@rewardboard/wasm';
import { add, addSquares, div, floats, mul, splat, sqrt, sub, sumOfPair } from '@rewardboard/wasm';
import { eachFour } from './vectors.ts';

export function writeAdamW(module: Assembler, multiplyAdd: MultiplyAdd): void {
  /** `squares(values, count)`: their sum, in double precision. */
  module.function('squares', ['i32', 'i32'], (f, values, count) => {
    const sum = f.local(floats(0));
    eachFour(f, count, [values], ({ get }) => f.set(sum, addSquares(sum, f.local(get(0)))));
    return sumOfPair(sum);
  });

  /** `adamw(weights, gradient, firsts, seconds, count, clip, beta1, rest1, beta2, rest2, rate, epsilon, decay)`. */
  module.function('adamw', [...ADDRESSES, ...NUMBERS], (f, weights, gradient, firsts, seconds, count, ...numbers) => {
    const [clip, beta1, rest1, beta2, rest2, rate, epsilon, decay] = numbers.map((number) =>
      f.local(splat(number)),
    ) as [Local, Local, Local, Local, Local, Local, Local, Local];
    eachFour(f, count, [weights, gradient, firsts, seconds], ({ get, put }) => {
      const weight = f.local(get(0));
      const x = f.local(mul(get(1), clip));
      const first = f.local(multiplyAdd(get(2), beta1, mul(x, rest1)));
      const second = f.local(multiplyAdd(get(3), beta2, mul(mul(x, x), rest2)));
      put(2, first);
      put(3, second);
      // What is taken away is summed first: beside 1 the decay would lose its digits.
      put(0, sub(weight, multiplyAdd(weight, decay, div(mul(first, rate), add(sqrt(second), epsilon)))));
    });
  });

  /** `decay(weights, count, share)`: what `adamw` does where gradient and moments are 0. */
  module.function('decay', ['i32', 'i32', 'f32'], (f, weights, count, share) => {
    const decay = f.local(splat(share));
    eachFour(f, count, [weights], ({ get, put }) => {
      const weight = f.local(get(0));
      put(0, sub(weight, mul(weight, decay)));
    });
  });
}

const ADDRESSES = ['i32', 'i32', 'i32', 'i32', 'i32'] as const;
const NUMBERS = ['f32', 'f32', 'f32', 'f32', 'f32', 'f32', 'f32', 'f32'] as const;
