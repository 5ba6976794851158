/** Each kernel against the same in plain double precision, at sizes that leave something over, with and without fused multiply-add. */

import { describe, expect, it } from 'vitest';
import { NORM_EPSILON } from '../../../models/operations.ts';
import { normals, randomAfter, seededRandom, stateAfter } from '../../../base/random.ts';
import { fusedMultiplyAdd, Instance, memoryOf, Module, plainMultiplyAdd } from '@rewardboard/wasm';
import type { Kernels } from './kernels.ts';
import { hasFusedMultiplyAdd, kernelBytes } from './kernels.ts';
import { scratchOfProduct } from './matrix-product.ts';

/** Arrays one after the other on a memory of their own. */
class Room {
  readonly memory = memoryOf(2 ** 22);
  readonly kernels: Kernels;
  #end = 1024;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.kernels = new Instance(new Module(bytes), { env: { memory: this.memory } }).exports as unknown as Kernels;
  }
  /** Of numbers, behind which nothing may change. */
  floats(values: ArrayLike<number>): Piece {
    const view = new Float32Array(this.memory.buffer, this.#take(values.length), values.length);
    view.set(values);
    return { at: view.byteOffset, view };
  }
  random(count: number, seed: number): Piece {
    return this.floats(normals(seededRandom(seed), count, 1));
  }
  integers(values: readonly number[]): number {
    const at = this.#take(values.length);
    new Int32Array(this.memory.buffer, at, values.length).set(values);
    return at;
  }
  scratch(columns: number): number {
    return this.#take(scratchOfProduct(columns) / 4);
  }
  /** Throws when something was written between the arrays. */
  checkGaps(): void {
    for (const gap of this.#gaps)
      expect(new Float32Array(this.memory.buffer, gap, 4)).toEqual(new Float32Array(4).fill(GUARD));
  }
  readonly #gaps: number[] = [];
  #take(count: number): number {
    const at = this.#end;
    this.#end += count * 4 + 16;
    this.#gaps.push(at + count * 4);
    new Float32Array(this.memory.buffer, at + count * 4, 4).fill(GUARD);
    return at;
  }
}
interface Piece {
  at: number;
  view: Float32Array;
}
const GUARD = 12345;

const VARIANTS: [string, Uint8Array<ArrayBuffer>][] = [['plain', kernelBytes(plainMultiplyAdd)]];
if (hasFusedMultiplyAdd()) VARIANTS.push(['fused', kernelBytes(fusedMultiplyAdd)]);

const close = (actual: ArrayLike<number>, expected: readonly number[], tolerance = 1e-5) => {
  expect(actual.length).toBe(expected.length);
  const largest = Math.max(1, ...expected.map(Math.abs));
  expected.forEach((x, i) =>
    expect(Math.abs(actual[i]! - x), `${i}: ${actual[i]} and ${x}`).toBeLessThan(tolerance * largest),
  );
};

describe.each(VARIANTS)('the kernels (%s multiply-add)', (_, bytes) => {
  it('multiply matrices of every layout, alone, onto a row, and onto a matrix', () => {
    for (const [m, n, k] of [
      [5, 3, 7],
      [4, 8, 4],
      [13, 21, 300],
      [64, 16, 64],
      [1, 1, 1],
      [3, 9, 513],
    ] as const)
      for (const turnA of [false, true])
        for (const turnB of [false, true])
          for (const start of ['zero', 'row', 'matrix'] as const) {
            const room = new Room(bytes);
            const [a, b, c, row] = [
              room.random(m * k, 1),
              room.random(k * n, 2),
              room.random(m * n, 3),
              room.random(n, 4),
            ];
            const expected = Array.from(c.view, (before, at) => {
              const [i, j] = [Math.floor(at / n), at % n];
              let sum = start === 'zero' ? 0 : start === 'row' ? row.view[j]! : before;
              for (let p = 0; p < k; p++)
                sum += a.view[turnA ? p * m + i : i * k + p]! * b.view[turnB ? j * k + p : p * n + j]!;
              return sum;
            });
            const [begin, beginRow] = { zero: [0, 0], row: [row.at, 0], matrix: [c.at, n * 4] }[start] as [
              number,
              number,
            ];
            const [aRow, aStep, bRow, bStep] = [
              turnA ? 4 : k * 4,
              turnA ? m * 4 : 4,
              turnB ? 4 : n * 4,
              turnB ? k * 4 : 4,
            ];
            room.kernels.product(
              a.at,
              aRow,
              aStep,
              b.at,
              bRow,
              bStep,
              begin,
              beginRow,
              c.at,
              n * 4,
              m,
              n,
              k,
              room.scratch(n),
            );
            close(c.view, expected);
            room.checkGaps();
          }
  });

  it.each([1, 4, 7, 64])('make the layer norm of rows of %i and its gradient', (width) => {
    const room = new Room(bytes);
    const rows = 5;
    const [x, gain, bias, dy] = [
      room.random(rows * width, 1),
      room.random(width, 2),
      room.random(width, 3),
      room.random(rows * width, 4),
    ];
    const [y, known, dx, dGain, dBias] = [rows * width, rows * 2, rows * width, width, width].map((count) =>
      room.random(count, 5),
    ) as [Piece, Piece, Piece, Piece, Piece];
    room.kernels.layerNorm(x.at, gain.at, bias.at, y.at, known.at, rows, width, 1e-5);
    room.kernels.layerNormBack(dy.at, x.at, known.at, gain.at, dx.at, dGain.at, dBias.at, rows, width);
    const outs: number[] = [];
    const backs: number[] = [];
    const [gains, biases] = [new Array<number>(width).fill(0), new Array<number>(width).fill(0)];
    for (let r = 0; r < rows; r++) {
      const row = [...x.view.subarray(r * width, (r + 1) * width)];
      const mean = row.reduce((a, b) => a + b) / width;
      const scale = 1 / Math.sqrt(row.reduce((a, b) => a + (b - mean) ** 2, 0) / width + NORM_EPSILON);
      const normal = row.map((v) => (v - mean) * scale);
      const inner = normal.map((__, j) => dy.view[r * width + j]! * gain.view[j]!);
      const along = inner.reduce((a, b) => a + b) / width;
      const alongNormal = inner.reduce((a, b, j) => a + b * normal[j]!, 0) / width;
      normal.forEach((v, j) => {
        outs.push(v * gain.view[j]! + bias.view[j]!);
        backs.push((inner[j]! - along - v * alongNormal) * scale);
        gains[j]! += dy.view[r * width + j]! * v;
        biases[j]! += dy.view[r * width + j]!;
      });
    }
    close(y.view, outs);
    // One number is its own mean: its deviation is the root of the epsilon, and so is everything blown up.
    close(dx.view, backs, width === 1 ? 1e-3 : 1e-5);
    close(dGain.view, gains);
    close(dBias.view, biases);
    room.checkGaps();
  });

  it.each([
    [2, 7, 3, 5],
    [1, 1, 1, 4],
    [2, 16, 2, 16],
  ] as const)('make attention (%i rows of %i, %i heads of %i) and its gradient', (size, length, heads, width) => {
    const room = new Room(bytes);
    const all = heads * width;
    const scale = 1 / Math.sqrt(width);
    const [joined, dOut] = [room.random(size * length * 3 * all, 1), room.random(size * length * all, 2)];
    // Later tokens are hidden.
    const visible = room.floats(
      Array.from({ length: size * length * length }, (__, at) =>
        at % length > Math.floor(at / length) % length ? -1e9 : 0,
      ),
    );
    const [shares, out, dJoined, dScores] = [
      size * heads * length * length,
      size * length * all,
      size * length * 3 * all,
      length * length,
    ].map((count) => room.random(count, 3)) as [Piece, Piece, Piece, Piece];
    const scratch = room.scratch(Math.max(length, width));
    room.kernels.attention(joined.at, visible.at, shares.at, out.at, size, length, heads, width, scratch, scale);
    room.kernels.attentionBack(
      dOut.at,
      joined.at,
      shares.at,
      dJoined.at,
      size,
      length,
      heads,
      width,
      dScores.at,
      scratch,
      scale,
    );
    const outs = new Array<number>(size * length * all).fill(0);
    const backs = new Array<number>(size * length * 3 * all).fill(0);
    for (let s = 0; s < size; s++)
      for (let h = 0; h < heads; h++) {
        const place = (token: number, part: number, e: number) =>
          (s * length + token) * 3 * all + part * all + h * width + e;
        const to = (token: number, e: number) => (s * length + token) * all + h * width + e;
        for (let i = 0; i < length; i++) {
          const scores = Array.from({ length }, (__, j) => {
            let sum = 0;
            for (let e = 0; e < width; e++) sum += joined.view[place(i, 0, e)]! * joined.view[place(j, 1, e)]!;
            return sum * scale + visible.view[(s * length + i) * length + j]!;
          });
          const largest = Math.max(...scores);
          const powers = scores.map((score) => Math.exp(score - largest));
          const total = powers.reduce((a, b) => a + b);
          const share = powers.map((power) => power / total);
          share.forEach((p, j) => j > i && expect(shares.view[((s * heads + h) * length + i) * length + j]).toBe(p));
          const dShare = share.map((__, j) => {
            let sum = 0;
            for (let e = 0; e < width; e++) sum += dOut.view[to(i, e)]! * joined.view[place(j, 2, e)]!;
            return sum;
          });
          const inner = share.reduce((sum, p, j) => sum + p * dShare[j]!, 0);
          share.forEach((p, j) => {
            const dScore = p * (dShare[j]! - inner) * scale;
            for (let e = 0; e < width; e++) {
              outs[to(i, e)]! += p * joined.view[place(j, 2, e)]!;
              backs[place(i, 0, e)]! += dScore * joined.view[place(j, 1, e)]!;
              backs[place(j, 1, e)]! += dScore * joined.view[place(i, 0, e)]!;
              backs[place(j, 2, e)]! += p * dOut.view[to(i, e)]!;
            }
          });
        }
      }
    close(out.view, outs);
    close(dJoined.view, backs);
    room.checkGaps();
  });

  it.each([1, 6, 8])('look up rows of %i, add them up in bags, and give their gradients', (width) => {
    const room = new Room(bytes);
    const [table, dOut, before] = [room.random(9 * width, 1), room.random(4 * width, 2), room.random(9 * width, 3)];
    const ids = [8, 0, 2, 2];
    const at = room.integers(ids);
    const out = room.random(4 * width, 4);
    room.kernels.gather(table.at, at, out.at, 4, width);
    expect([...out.view]).toEqual(ids.flatMap((id) => [...table.view.subarray(id * width, (id + 1) * width)]));
    const expected = [...before.view];
    ids.forEach((id, i) => {
      for (let e = 0; e < width; e++) expected[id * width + e]! += dOut.view[i * width + e]!;
    });
    room.kernels.scatter(dOut.at, at, before.at, 4, width);
    close(before.view, expected);

    const weights = room.random(4, 5);
    const starts = [0, 3, 3, 4]; // the second bag is empty
    const [sums, dTable] = [room.random(3 * width, 6), room.random(9 * width, 7)];
    const [bagSums, dRows] = [new Array<number>(3 * width).fill(0), [...dTable.view]];
    for (let b = 0; b < 3; b++)
      for (let w = starts[b]!; w < starts[b + 1]!; w++)
        for (let e = 0; e < width; e++) {
          bagSums[b * width + e]! += weights.view[w]! * table.view[ids[w]! * width + e]!;
          dRows[ids[w]! * width + e]! += weights.view[w]! * dOut.view[b * width + e]!;
        }
    const startsAt = room.integers(starts);
    room.kernels.bags(table.at, startsAt, at, weights.at, sums.at, 3, width);
    room.kernels.bagsBack(dOut.at, startsAt, at, weights.at, dTable.at, 3, width);
    close(sums.view, bagSums);
    close(dTable.view, dRows);

    const columns = room.random(width, 8);
    room.kernels.columnSums(dOut.at, columns.at, 4, width);
    close(
      columns.view,
      Array.from({ length: width }, (__, e) => [0, 1, 2, 3].reduce((sum, r) => sum + dOut.view[r * width + e]!, 0)),
    );
    room.kernels.addTo(columns.at, sums.at, width);
    room.checkGaps();
  });

  it.each([1, 4, 11])('update %i weights as AdamW does', (count) => {
    const room = new Room(bytes);
    const [w, g, m, v] = [
      room.random(count, 1),
      room.random(count, 2),
      room.random(count, 3),
      room.floats(normals(seededRandom(4), count, 1).map((x) => x * x)),
    ];
    const [clip, beta1, beta2, rate, epsilon, decay] = [0.7, 0.9, 0.999, 0.01, 1e-8, 0.001];
    const expected = Array.from(w.view, (weight, i) => {
      const x = g.view[i]! * clip;
      const first = beta1 * m.view[i]! + (1 - beta1) * x;
      const second = beta2 * v.view[i]! + (1 - beta2) * x * x;
      return { first, second, weight: weight - weight * decay - (rate * first) / (Math.sqrt(second) + epsilon) };
    });
    expect(room.kernels.squares(g.at, count)).toBeCloseTo(
      g.view.reduce((sum, x) => sum + x * x, 0),
      5,
    );
    room.kernels.adamw(w.at, g.at, m.at, v.at, count, clip, beta1, 1 - beta1, beta2, 1 - beta2, rate, epsilon, decay);
    close(
      w.view,
      expected.map(({ weight }) => weight),
      1e-6,
    );
    close(
      m.view,
      expected.map(({ first }) => first),
      1e-6,
    );
    close(
      v.view,
      expected.map(({ second }) => second),
      1e-6,
    );
    room.checkGaps();
  });

  it('draw what dropout keeps as the seeded random numbers do', () => {
    const room = new Room(bytes);
    for (const [rate, draws] of [
      [0.1, 0],
      [0.5, 7],
      [0.999, 1_000_003],
      [2 ** -33, 5],
    ] as const) {
      const mask = room.floats(new Float32Array(1_000));
      const kept = 1 / (1 - rate);
      room.kernels.dropout(
        mask.at,
        mask.view.length,
        stateAfter(draws, 3, 'layer', 4),
        Math.ceil(rate * 2 ** 32),
        kept,
      );
      const random = randomAfter(draws, 3, 'layer', 4);
      expect([...mask.view]).toEqual(Array.from(mask.view, () => (random() < rate ? 0 : Math.fround(kept))));
    }
    room.checkGaps();
  });
});
