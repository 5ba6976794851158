/** Matrix products of any layout: panels of the right side are packed, a tile of the product stays in registers. */

import type { Assembler, Body, Expression, Local, Made, MultiplyAdd } from '@rewardboard/wasm';
import { add, and, div, floats, less, load, mul, shuffle, sub, whole } from '@rewardboard/wasm';

/** Of the tile: larger ones do not stay in the registers of V8's code, and take twice the time. */
const ROWS = 4;
const COLUMNS = 8;
const PANEL_ROW = COLUMNS * 4;
/** A panel of so many rows stays in the nearest cache. */
const BLOCK = 256;
/** In the scratch memory: a row of zeros, a tile, a packed strip of the left side, and the panels. */
const TILE = PANEL_ROW;
const STRIP = TILE + ROWS * PANEL_ROW;
const PANELS = STRIP + BLOCK * ROWS * 4;

/** @returns bytes that a product with so many columns needs */
export function scratchOfProduct(columns: number): number {
  return PANELS + Math.ceil(columns / COLUMNS) * PANEL_ROW * BLOCK;
}

/**
 * `product(a, aRow, aStep, b, bRow, bStep, start, startRow, c, cRow, m, n, k, scratch)`: c = start + a b. Addresses and strides are in
 * bytes; element (i, j) of a is at `a + i aRow + j aStep`, and either stride is 4. `start` 0: c = a b.
 */
export function writeMatrixProduct(module: Assembler, multiplyAdd: MultiplyAdd): Made {
  const strips = (isPacked: boolean) =>
    Array.from({ length: ROWS }, (_, i) => writeStrip(module, multiplyAdd, i + 1, isPacked));
  const [straight, packed] = [strips(false), strips(true)];
  const pack = writePacking(module);
  const parameters = Array.from({ length: 14 }, () => 'i32' as const);
  return module.function(
    'product',
    parameters,
    (f, a, aRow, aStep, b, bRow, bStep, start, startRow, c, cRow, m, n, k, scratch) => {
      const width = f.whole(and(n, -COLUMNS));
      const rest = f.whole(sub(n, width));
      const startPanel = f.whole(PANEL_ROW);
      for (const offset of [0, 16]) f.store('v128', scratch, floats(0), offset);
      f.when(less(start, 1), () => {
        f.set(start, scratch);
        f.set(startRow, 0);
        f.set(startPanel, 0);
      });
      f.for(k, BLOCK, (from) => {
        const steps = f.whole(sub(k, from));
        f.when(less(BLOCK, steps), () => f.set(steps, BLOCK));
        f.call(pack, add(b, mul(from, bRow)), bRow, bStep, steps, n, add(scratch, PANELS));
        f.when(less(0, from), () => {
          f.set(start, c);
          f.set(startRow, cRow);
          f.set(startPanel, PANEL_ROW);
        });
        f.for(m, ROWS, (row) => {
          const left = f.whole(add(add(a, mul(row, aRow)), mul(from, aStep)));
          const [to, begin] = [f.whole(add(c, mul(row, cRow))), f.whole(add(start, mul(row, startRow)))];
          const rows = f.whole(sub(m, row));
          f.when(less(ROWS, rows), () => f.set(rows, ROWS));
          // Where the rows of the left side are not what is contiguous, its strip is laid out anew.
          f.when(less(4, aStep), () => packStrip(f, left, aStep, rows, steps, add(scratch, STRIP)));
          const multiply = (
            panel: Expression,
            panels: Expression,
            s: Expression,
            sRow: Expression,
            o: Expression,
            oRow: Expression,
          ) => {
            const call = (variants: Made[], address: Expression) =>
              choose(f, rows, (i) =>
                f.call(variants[i]!, address, aRow, panel, panels, steps, s, sRow, startPanel, o, oRow),
              );
            f.when(
              less(4, aStep),
              () => call(packed, add(scratch, STRIP)),
              () => call(straight, left),
            );
          };
          f.when(less(0, width), () => multiply(add(scratch, PANELS), div(width, COLUMNS), begin, startRow, to, cRow));
          f.when(less(0, rest), () => {
            // What stands over the edge is computed beside.
            const tile = f.whole(add(scratch, TILE));
            const edge = f.whole(mul(width, 4));
            const last = add(add(scratch, PANELS), mul(width, mul(steps, 4)));
            f.when(
              less(startPanel, 1),
              () => f.clear(tile, ROWS * PANEL_ROW),
              () =>
                f.for(rows, 1, (i) =>
                  f.copy(add(tile, mul(i, PANEL_ROW)), add(add(begin, edge), mul(i, startRow)), mul(rest, 4)),
                ),
            );
            multiply(last, whole(1), tile, whole(PANEL_ROW), tile, whole(PANEL_ROW));
            f.for(rows, 1, (i) => f.copy(add(add(to, edge), mul(i, cRow)), add(tile, mul(i, PANEL_ROW)), mul(rest, 4)));
          });
        });
      });
    },
  );
}

/** One of the variants for 1 to ROWS rows. */
function choose(f: Body, rows: Local, call: (index: number) => void, index = ROWS - 1): void {
  if (index === 0) call(0);
  else
    f.when(
      less(index, rows),
      () => call(index),
      () => choose(f, rows, call, index - 1),
    );
}

/** `rows` rows of the product, for all whole panels. */
function writeStrip(module: Assembler, multiplyAdd: MultiplyAdd, rows: number, isPacked: boolean): Made {
  const parameters = Array.from({ length: 10 }, () => 'i32' as const);
  return module.function(
    `${isPacked ? 'packed' : 'straight'}${rows}`,
    parameters,
    (f, a, aRow, panel, panels, steps, start, startRow, startPanel, out, outRow) => {
      const tile = Array.from({ length: rows }, () => [f.local(floats(0)), f.local(floats(0))] as const);
      const lefts = Array.from({ length: isPacked ? 1 : rows }, () => f.whole(0));
      const [s0, s1, x] = [f.local(floats(0)), f.local(floats(0)), f.local(floats(0))];
      const [at, to, end] = [f.whole(0), f.whole(0), f.whole(0)];
      f.for(panels, 1, () => {
        f.set(at, start);
        for (const [i, [x0, x1]] of tile.entries()) {
          if (i > 0) f.advance(at, startRow);
          f.set(x0, load('v128', at));
          f.set(x1, load('v128', at, 16));
        }
        for (const [i, left] of lefts.entries()) f.set(left, i === 0 ? a : add(lefts[i - 1]!, aRow));
        f.set(end, add(panel, mul(steps, PANEL_ROW)));
        // One step a round: of a longer body V8 loads everything first, and runs out of registers.
        f.count(panel, end, PANEL_ROW, () => {
          f.set(s0, load('v128', panel));
          f.set(s1, load('v128', panel, 16));
          for (const [i, row] of tile.entries()) {
            f.set(x, isPacked ? load('splat', lefts[0]!, i * 4) : load('splat', lefts[i]!));
            row.forEach((sum, half) => f.set(sum, multiplyAdd(x, half === 0 ? s0 : s1, sum)));
          }
          for (const left of lefts) f.advance(left, isPacked ? ROWS * 4 : 4);
        });
        f.set(to, out);
        for (const [i, [x0, x1]] of tile.entries()) {
          if (i > 0) f.advance(to, outRow);
          f.store('v128', to, x0);
          f.store('v128', to, x1, 16);
        }
        f.advance(out, PANEL_ROW);
        f.advance(start, startPanel);
      });
    },
  );
}

/** Columns of the left side side by side, ROWS of them. */
function packStrip(f: Body, from: Expression, step: Expression, rows: Local, steps: Local, to: Expression): void {
  const [source, target] = [f.whole(from), f.whole(to)];
  const end = f.whole(add(target, mul(steps, ROWS * 4)));
  f.when(
    less(ROWS - 1, rows),
    () =>
      f.count(target, end, ROWS * 4, () => {
        f.store('v128', target, load('v128', source));
        f.advance(source, step);
      }),
    () =>
      f.count(target, end, ROWS * 4, () => {
        f.copy(target, source, mul(rows, 4));
        f.advance(source, step);
      }),
  );
}

/** `pack(b, bRow, bStep, steps, n, to)`: panels of COLUMNS columns, one after the other, the last filled up with zeros. */
function writePacking(module: Assembler): Made {
  return module.function('pack', ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], (f, b, bRow, bStep, steps, n, to) => {
    f.for(n, COLUMNS, (column) => {
      const from = f.whole(add(b, mul(column, bStep)));
      const end = f.whole(add(to, mul(steps, PANEL_ROW)));
      const columns = f.whole(sub(n, column));
      f.when(
        less(columns, COLUMNS),
        () => {
          f.clear(to, mul(steps, PANEL_ROW));
          f.for(columns, 1, (j) => {
            const [source, target] = [f.whole(add(from, mul(j, bStep))), f.whole(add(to, mul(j, 4)))];
            f.count(target, end, PANEL_ROW, () => {
              f.store('f32', target, load('f32', source));
              f.advance(source, bRow);
            });
          });
          f.set(to, end);
        },
        () =>
          f.when(
            less(bStep, 5),
            () =>
              f.count(to, end, PANEL_ROW, () => {
                f.store('v128', to, load('v128', from));
                f.store('v128', to, load('v128', from, 16), 16);
                f.advance(from, bRow);
              }),
            () => {
              const unrolled = f.whole(add(to, mul(and(steps, -4), PANEL_ROW)));
              f.count(to, unrolled, 4 * PANEL_ROW, () => {
                for (const half of [0, 16]) turnFour(f, add(from, mul(bStep, half / 4)), bStep, to, half);
                f.advance(from, 16);
              });
              f.count(to, end, PANEL_ROW, () => {
                const source = f.whole(from);
                for (let j = 0; j < COLUMNS; j++) {
                  f.store('f32', to, load('f32', source), j * 4);
                  f.advance(source, bStep);
                }
                f.advance(from, 4);
              });
            },
          ),
      );
    });
  });
}

/** Four times four numbers, transposed. */
function turnFour(f: Body, from: Expression, stride: Expression, to: Local, offset: number): void {
  const source = f.whole(from);
  const rows = [0, 1, 2, 3].map((i) => {
    if (i > 0) f.advance(source, stride);
    return f.local(load('v128', source));
  });
  const [low, high] = [
    [0, 4, 1, 5],
    [2, 6, 3, 7],
  ] as const;
  const mixed = [low, high].flatMap((lanes) => [
    f.local(shuffle(rows[0]!, rows[2]!, lanes)),
    f.local(shuffle(rows[1]!, rows[3]!, lanes)),
  ]);
  const turned = [
    shuffle(mixed[0]!, mixed[1]!, low),
    shuffle(mixed[0]!, mixed[1]!, high),
    shuffle(mixed[2]!, mixed[3]!, low),
    shuffle(mixed[2]!, mixed[3]!, high),
  ];
  turned.forEach((row, i) => f.store('v128', to, row, i * PANEL_ROW + offset));
}
