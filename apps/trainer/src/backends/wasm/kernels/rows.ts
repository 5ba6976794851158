/** Rows of tables: looked up, added up in bags, and their gradients; and sums over rows. */

import type { Assembler, Body, Local, MultiplyAdd, Whole } from '@rewardboard/wasm';
import { add, load, mul, shiftLeft, whole } from '@rewardboard/wasm';
import { eachFour } from './vectors.ts';

export function writeRows(module: Assembler, multiplyAdd: MultiplyAdd): void {
  const rowOf = (f: Body, table: Local, id: Whole, width: Local) =>
    f.whole(add(table, mul(whole(id), shiftLeft(width, 2))));

  /** `gather(table, ids, out, count, width)`. */
  module.function('gather', ['i32', 'i32', 'i32', 'i32', 'i32'], (f, table, ids, out, count, width) => {
    f.for(shiftLeft(count, 2), 4, (at) => {
      eachFour(f, width, [rowOf(f, table, load('i32', add(ids, at)), width), out], ({ get, put }) => put(1, get(0)));
      f.advance(out, shiftLeft(width, 2));
    });
  });

  /** `scatter(rows, ids, table, count, width)`: each row is added to that of the table. */
  module.function('scatter', ['i32', 'i32', 'i32', 'i32', 'i32'], (f, rows, ids, table, count, width) => {
    f.for(shiftLeft(count, 2), 4, (at) => {
      eachFour(f, width, [rowOf(f, table, load('i32', add(ids, at)), width), rows], ({ get, put }) =>
        put(0, add(get(0), get(1))),
      );
      f.advance(rows, shiftLeft(width, 2));
    });
  });

  /** `bags(table, starts, ids, weights, out, size, width)`: row i of out is the weighted sum of the rows ids[starts[i]] ... of the table. */
  module.function(
    'bags',
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    (f, table, starts, ids, weights, out, size, width) => {
      f.clear(out, mul(size, shiftLeft(width, 2)));
      eachWord(
        f,
        starts,
        size,
        (at) => {
          const weight = f.local(load('splat', add(weights, at)));
          eachFour(f, width, [rowOf(f, table, load('i32', add(ids, at)), width), out], ({ get, put }) =>
            put(1, multiplyAdd(get(0), weight, get(1))),
          );
        },
        () => f.advance(out, shiftLeft(width, 2)),
      );
    },
  );

  /** `bagsBack(dOut, starts, ids, weights, dTable, size, width)`: adds to the table's gradient. */
  module.function(
    'bagsBack',
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    (f, dOut, starts, ids, weights, dTable, size, width) => {
      eachWord(
        f,
        starts,
        size,
        (at) => {
          const weight = f.local(load('splat', add(weights, at)));
          eachFour(f, width, [rowOf(f, dTable, load('i32', add(ids, at)), width), dOut], ({ get, put }) =>
            put(0, multiplyAdd(get(1), weight, get(0))),
          );
        },
        () => f.advance(dOut, shiftLeft(width, 2)),
      );
    },
  );

  /** `columnSums(x, out, rows, width)`. */
  module.function('columnSums', ['i32', 'i32', 'i32', 'i32'], (f, x, out, rows, width) => {
    f.clear(out, shiftLeft(width, 2));
    f.for(rows, 1, () => {
      eachFour(f, width, [out, x], ({ get, put }) => put(0, add(get(0), get(1))));
      f.advance(x, shiftLeft(width, 2));
    });
  });

  /** `addTo(sums, values, count)`. */
  module.function('addTo', ['i32', 'i32', 'i32'], (f, sums, values, count) => {
    eachFour(f, count, [sums, values], ({ get, put }) => put(0, add(get(0), get(1))));
  });
}

/** @param body gets the offset of each word in the lists, in bytes */
function eachWord(f: Body, starts: Local, size: Local, body: (at: Local) => void, afterRow: () => void): void {
  f.for(size, 1, () => {
    const at = f.whole(shiftLeft(load('i32', starts), 2));
    f.count(at, shiftLeft(load('i32', starts, 4), 2), 4, () => body(at));
    f.advance(starts, 4);
    afterRow();
  });
}
