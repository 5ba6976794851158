/** Our kernels as those of the backend `wasm`, beside its own: for products of any layout, and for whole parts of a model at once. */

import * as tf from '@tensorflow/tfjs-core';
import { scratchOfProduct } from '../wasm/kernels/matrix-product.ts';
import type { WasmHeap } from './wasm-heap.ts';
import { heapOf } from './wasm-heap.ts';

interface Call {
  heap: WasmHeap;
  inputs: Record<string, tf.TensorInfo>;
  attrs: Record<string, number | boolean>;
}

const KERNELS = {
  /** `left` times `right`, either turned or not; to every row `vector` is added. */
  product({ heap, inputs, attrs }: Call) {
    const { left, right, vector } = inputs as { left: tf.TensorInfo; right: tf.TensorInfo; vector?: tf.TensorInfo };
    const strides = ({ shape }: tf.TensorInfo, isTurned: unknown) =>
      isTurned ? [4, shape[1]! * 4] : [shape[1]! * 4, 4];
    const [rows, inner] = attrs.turnLeft ? [left.shape[1]!, left.shape[0]!] : [left.shape[0]!, left.shape[1]!];
    const columns = right.shape[attrs.turnRight ? 0 : 1]!;
    const out = heap.make([rows, columns]);
    const scratch = heap.scratch(scratchOfProduct(columns));
    heap.kernels.product(
      heap.at(left),
      ...strides(left, attrs.turnLeft),
      heap.at(right),
      ...strides(right, attrs.turnRight),
      vector ? heap.at(vector) : 0,
      0,
      heap.at(out),
      columns * 4,
      rows,
      columns,
      inner,
      scratch,
    );
    return [out];
  },
  columnSums({ heap, inputs: { x } }: Call) {
    const [rows, width] = x!.shape as [number, number];
    const out = heap.make([width]);
    heap.kernels.columnSums(heap.at(x!), heap.at(out), rows, width);
    return [out];
  },
  /** And mean and scale of each row. */
  layerNorm({ heap, inputs: { x, gain, bias }, attrs: { epsilon } }: Call) {
    const [rows, width] = x!.shape as [number, number];
    const [y, known] = [heap.make([rows, width]), heap.make([rows, 2])];
    heap.kernels.layerNorm(
      heap.at(x!),
      heap.at(gain!),
      heap.at(bias!),
      heap.at(y),
      heap.at(known),
      rows,
      width,
      epsilon as number,
    );
    return [y, known];
  },
  layerNormBack({ heap, inputs: { dy, x, known, gain } }: Call) {
    const [rows, width] = x!.shape as [number, number];
    const made = [heap.make([rows, width]), heap.make([width]), heap.make([width])];
    const [dx, dGain, dBias] = made.map((tensor) => heap.at(tensor)) as [number, number, number];
    heap.kernels.layerNormBack(
      heap.at(dy!),
      heap.at(x!),
      heap.at(known!),
      heap.at(gain!),
      dx,
      dGain,
      dBias,
      rows,
      width,
    );
    return made;
  },
  /** And the shares that each token has in each. */
  attention({ heap, inputs: { joined, visible }, attrs }: Call) {
    const { size, length, heads, width, scale } = attentionOf(joined!, visible!, attrs);
    const [out, shares] = [heap.make([size * length, heads * width]), heap.make([size, heads, length, length])];
    const scratch = heap.scratch(scratchOfProduct(Math.max(length, width)));
    heap.kernels.attention(
      heap.at(joined!),
      heap.at(visible!),
      heap.at(shares),
      heap.at(out),
      size,
      length,
      heads,
      width,
      scratch,
      scale,
    );
    return [out, shares];
  },
  attentionBack({ heap, inputs: { dy, joined, visible, shares }, attrs }: Call) {
    const { size, length, heads, width, scale } = attentionOf(joined!, visible!, attrs);
    const out = heap.make(joined!.shape);
    const forProducts = scratchOfProduct(Math.max(length, width));
    const scratch = heap.scratch(forProducts + length * length * 4);
    heap.kernels.attentionBack(
      heap.at(dy!),
      heap.at(joined!),
      heap.at(shares!),
      heap.at(out),
      size,
      length,
      heads,
      width,
      scratch + forProducts,
      scratch,
      scale,
    );
    return [out];
  },
  rows({ heap, inputs: { table, ids } }: Call) {
    const width = table!.shape[1]!;
    requireRows(heap, ids!, table!);
    const out = heap.make([ids!.shape[0]!, width]);
    heap.kernels.gather(heap.at(table!), heap.at(ids!), heap.at(out), ids!.shape[0]!, width);
    return [out];
  },
  rowsBack({ heap, inputs: { dy, ids }, attrs: { rows } }: Call) {
    const [count, width] = dy!.shape as [number, number];
    const out = heap.makeZeros([rows as number, width]);
    heap.kernels.scatter(heap.at(dy!), heap.at(ids!), heap.at(out), count, width);
    return [out];
  },
  bags({ heap, inputs: { table, starts, rows, weights } }: Call) {
    const [size, width] = [starts!.shape[0]! - 1, table!.shape[1]!];
    requireRows(heap, rows!, table!);
    const out = heap.make([size, width]);
    heap.kernels.bags(heap.at(table!), heap.at(starts!), heap.at(rows!), heap.at(weights!), heap.at(out), size, width);
    return [out];
  },
  bagsBack({ heap, inputs: { dy, starts, rows, weights }, attrs }: Call) {
    const [size, width] = dy!.shape as [number, number];
    const out = heap.makeZeros([attrs.rows as number, width]);
    heap.kernels.bagsBack(heap.at(dy!), heap.at(starts!), heap.at(rows!), heap.at(weights!), heap.at(out), size, width);
    return [out];
  },
};
type WasmKernelName = keyof typeof KERNELS;

function requireRows(heap: WasmHeap, ids: tf.TensorInfo, table: tf.TensorInfo): void {
  const count = table.shape[0]!;
  const wrong = heap.integers(ids).find((id) => id < 0 || id >= count);
  if (wrong !== undefined) throw new Error(`row ${wrong} of ${count}`);
}

function attentionOf(joined: tf.TensorInfo, visible: tf.TensorInfo, { heads }: Call['attrs']) {
  const [size, length] = visible.shape as [number, number];
  const width = joined.shape[1]! / 3 / (heads as number);
  return { size, length, heads: heads as number, width, scale: 1 / Math.sqrt(width) };
}

const nameOf = (name: WasmKernelName) => `rewardboard.${name}`;

export function run(
  name: WasmKernelName,
  inputs: Record<string, tf.Tensor>,
  attrs: Record<string, number | boolean> = {},
): tf.Tensor[] {
  return tf.engine().runKernel(nameOf(name), inputs, attrs) as unknown as tf.Tensor[];
}

let registered = false;

/** Before the backend is first used; more than once does nothing. */
export function registerWasmKernels(): void {
  if (registered) return;
  registered = true;
  for (const [name, compute] of Object.entries(KERNELS)) register(nameOf(name as WasmKernelName), compute);
  // The backend's own one copies the numbers.
  tf.unregisterKernel('Identity', 'wasm');
  register('Identity', ({ heap, inputs: { x } }) => heap.share(x!, x!.shape));
}

function register(kernelName: string, compute: (call: Call) => tf.TensorInfo | tf.TensorInfo[]): void {
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    setupFunc: (backend) => void heapOf(backend),
    kernelFunc: ({ inputs, attrs, backend }) =>
      compute({ heap: heapOf(backend), inputs: inputs as Call['inputs'], attrs: attrs as Call['attrs'] }),
  });
}
