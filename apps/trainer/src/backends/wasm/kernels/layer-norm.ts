/** Layer norm forward and backward, a row after the other. */

import type { Assembler, Body, Expression, Local, MultiplyAdd } from '@rewardboard/wasm';
import { add, asFloat, div, float, floats, load, mul, shiftLeft, splat, sqrt, sub } from '@rewardboard/wasm';
import { eachFour, sumOfLanes } from './vectors.ts';

export function writeLayerNorm(module: Assembler, multiplyAdd: MultiplyAdd): void {
  /** `layerNorm(x, gain, bias, y, known, rows, width, epsilon)`; `known`: mean and 1 / deviation of each row, for the way back. */
  module.function(
    'layerNorm',
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'f32'],
    (f, x, gain, bias, y, known, rows, width, epsilon) => {
      const share = f.local(div(float(1), asFloat(width)));
      const bytes = f.whole(shiftLeft(width, 2));
      const [mean, scale, sum] = [f.local(floats(0)), f.local(floats(0)), f.local(floats(0))];
      f.for(rows, 1, () => {
        f.set(sum, floats(0));
        eachFour(f, width, [x], ({ get }) => f.set(sum, add(sum, get(0))));
        f.set(mean, splat(mul(sumOfLanes(sum), share)));
        f.set(sum, floats(0));
        eachFour(f, width, [x], ({ get, only }) => {
          const centered = f.local(sub(get(0), mean));
          f.set(sum, add(sum, only(mul(centered, centered))));
        });
        f.set(scale, splat(div(float(1), sqrt(add(mul(sumOfLanes(sum), share), epsilon)))));
        f.store('one', known, mean);
        f.store('one', known, scale, 4);
        eachFour(f, width, [x, gain, bias, y], ({ get, put }) =>
          put(3, multiplyAdd(mul(sub(get(0), mean), scale), get(1), get(2))),
        );
        advanceAll(f, [x, y], bytes);
        f.advance(known, 8);
      });
    },
  );

  /** `layerNormBack(dy, x, known, gain, dx, dGain, dBias, rows, width)`. */
  module.function(
    'layerNormBack',
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    (f, dy, x, known, gain, dx, dGain, dBias, rows, width) => {
      const share = f.local(div(float(1), asFloat(width)));
      const bytes = f.whole(shiftLeft(width, 2));
      f.clear(dGain, bytes);
      f.clear(dBias, bytes);
      const [mean, scale, along, alongNormal] = [
        f.local(floats(0)),
        f.local(floats(0)),
        f.local(floats(0)),
        f.local(floats(0)),
      ];
      const [normal, inner] = [f.local(floats(0)), f.local(floats(0))];
      const find = (get: (row: number) => Expression) => {
        f.set(normal, mul(sub(get(1), mean), scale));
        f.set(inner, mul(get(0), get(2)));
      };
      f.for(rows, 1, () => {
        f.set(mean, load('splat', known));
        f.set(scale, load('splat', known, 4));
        f.set(along, floats(0));
        f.set(alongNormal, floats(0));
        eachFour(f, width, [dy, x, gain, dGain, dBias], ({ get, put }) => {
          find(get);
          f.set(along, add(along, inner));
          f.set(alongNormal, multiplyAdd(inner, normal, alongNormal));
          put(3, multiplyAdd(get(0), normal, get(3)));
          put(4, add(get(4), get(0)));
        });
        f.set(along, splat(mul(sumOfLanes(along), share)));
        f.set(alongNormal, splat(mul(sumOfLanes(alongNormal), share)));
        eachFour(f, width, [dy, x, gain, dx], ({ get, put }) => {
          find(get);
          put(3, mul(sub(sub(inner, along), mul(normal, alongNormal)), scale));
        });
        advanceAll(f, [dy, x, dx], bytes);
        f.advance(known, 8);
      });
    },
  );
}

function advanceAll(f: Body, addresses: readonly Local[], by: Local): void {
  for (const address of addresses) f.advance(address, by);
}
