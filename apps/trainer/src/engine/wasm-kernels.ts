/** Kernels in place of those of tfjs-backend-wasm 4.22 that are missing, slow by an order of magnitude, or wrong. */

import * as tf from '@tensorflow/tfjs-core';
import type { WasmBackend } from './wasm-heap.ts';
import { floatsOf, integersOf, sizeOf } from './wasm-heap.ts';

interface Call {
  inputs: Record<string, tf.TensorInfo>;
  attrs: Record<string, unknown>;
  backend: WasmBackend;
}
type Compute = (call: Call) => tf.TensorInfo | tf.TensorInfo[];

let replaced = false;

/** Before the backend is first used; more than once does nothing. */
export function replaceWasmKernels(): void {
  if (replaced) return;
  replaced = true;
  replace('Identity', () => ({ inputs, backend }) => shared(backend, inputs.x!, inputs.x!.shape));
  replace('UnsortedSegmentSum', () => segmentSum);
  replace('GatherV2', (former) => (call) => gatherRows(call) ?? former(call));
  replace('SplitV', (former) => (call) => splitRows(call) ?? former(call));
  replace('Sum', (former) => (call) => sumOfRows(call) ?? former(call));
  replaceMatMul();
}

function replace(name: string, make: (former: Compute) => Compute): void {
  const former = tf.getKernel(name, 'wasm');
  if (former) tf.unregisterKernel(name, 'wasm');
  const compute = make((former?.kernelFunc as unknown as Compute) ?? (() => { throw new Error(`wasm has no ${name}`); }));
  tf.registerKernel({ ...former, kernelName: name, backendName: 'wasm', kernelFunc: compute as unknown as tf.KernelFunc });
}

/** A piece of 2 GiB or more reads as a negative length in the allocator, which then gives away what is in use. */
const LARGEST_PIECE = 2 ** 31 - 1;

/** The backend asks for memory and does not look at the answer: it would write over other numbers. */
function refuseTooMuch(wasm: WasmBackend['wasm']): void {
  // The first call puts another function in its place.
  wasm._malloc(8);
  const allocate = wasm._malloc;
  wasm._malloc = (bytes) => {
    const offset = bytes <= LARGEST_PIECE ? allocate(bytes) : 0;
    if (bytes > 0 && (offset === 0 || (offset >>> 0) + bytes > wasm.HEAPU8.length)) throw new RangeError(`WebAssembly is out of memory: ${bytes} bytes more`);
    return offset;
  };
}

/** Another name for the same numbers; the backend's own kernel copies them. */
function shared(backend: WasmBackend, x: tf.TensorInfo, shape: number[]): tf.TensorInfo {
  backend.incRef(x.dataId);
  return { dataId: x.dataId, shape, dtype: x.dtype };
}

/** Missing in the backend: without it `tf.gather` has no gradient. */
function segmentSum({ inputs, attrs, backend }: Call): tf.TensorInfo {
  const { x, segmentIds } = inputs as { x: tf.TensorInfo; segmentIds: tf.TensorInfo };
  const segments = attrs.numSegments as number;
  const width = sizeOf(x) / (x.shape[0] || 1);
  const out = backend.makeOutput([segments, ...x.shape.slice(1)], x.dtype);
  const [to, from, ids] = [floatsOf(backend, out), floatsOf(backend, x), integersOf(backend, segmentIds)];
  to.fill(0);
  for (let i = 0, f = 0; i < ids.length; i++) {
    const id = ids[i]!;
    if (id < 0 || id >= segments) f += width;
    else for (let t = id * width, end = t + width; t < end; ) to[t++]! += from[f++]!;
  }
  return out;
}

function gatherRows({ inputs, attrs, backend }: Call): tf.TensorInfo | null {
  const { x, indices } = inputs as { x: tf.TensorInfo; indices: tf.TensorInfo };
  if (attrs.axis !== 0 || attrs.batchDims || x.dtype !== 'float32') return null;
  const width = sizeOf(x) / x.shape[0]!;
  const out = backend.makeOutput([...indices.shape, ...x.shape.slice(1)], x.dtype);
  const [to, from, ids] = [floatsOf(backend, out), floatsOf(backend, x), integersOf(backend, indices)];
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i]!;
    if (id < 0 || id >= x.shape[0]!) throw new Error(`row ${id} of ${x.shape[0]}`);
    to.set(from.subarray(id * width, (id + 1) * width), i * width);
  }
  return out;
}

function splitRows({ inputs, attrs, backend }: Call): tf.TensorInfo[] | null {
  const x = inputs.x!;
  const axis = tf.util.parseAxisParam(attrs.axis as number, x.shape)[0]!;
  if (x.dtype !== 'float32') return null;
  const sizes = tf.backend_util.prepareSplitSize(x as unknown as tf.Tensor, attrs.numOrSizeSplits as number | number[], axis);
  const outer = x.shape.slice(0, axis).reduce((a, b) => a * b, 1);
  const row = sizeOf(x) / outer;
  const inner = row / x.shape[axis]!;
  let offset = 0;
  return sizes.map((size) => {
    const out = backend.makeOutput(x.shape.map((length, i) => (i === axis ? size : length)), x.dtype);
    const [to, from] = [floatsOf(backend, out), floatsOf(backend, x)];
    const width = size * inner;
    for (let r = 0; r < outer; r++) to.set(from.subarray(r * row + offset, r * row + offset + width), r * width);
    offset += width;
    return out;
  });
}

/** Over the first axis; the backend's own kernel transposes for that. */
function sumOfRows({ inputs, attrs, backend }: Call): tf.TensorInfo | null {
  const x = inputs.x!;
  const axes = tf.util.parseAxisParam(attrs.axis as number | number[], x.shape);
  if (x.dtype !== 'float32' || axes.length !== 1 || axes[0] !== 0 || x.shape.length < 2) return null;
  const shape = x.shape.slice(1);
  const out = backend.makeOutput(attrs.keepDims ? [1, ...shape] : shape, 'float32');
  const [to, from] = [floatsOf(backend, out), floatsOf(backend, x)];
  to.fill(0);
  for (let f = 0; f < from.length; ) for (let t = 0; t < to.length; t++) to[t]! += from[f++]!;
  return out;
}

/**
 * Only a single product without transposes takes the fast path (XNNPACK) of the backend; all others, some twenty times slower, are
 * scalar loops. Here transposes come first, and each product of a batch takes the fast path on a view of its numbers.
 */
function replaceMatMul(): void {
  const former = tf.getKernel('BatchMatMul', 'wasm')!;
  const slow = former.kernelFunc as unknown as Compute;
  let multiply: (...values: unknown[]) => void;
  tf.unregisterKernel('BatchMatMul', 'wasm');
  tf.registerKernel({
    kernelName: 'BatchMatMul',
    backendName: 'wasm',
    setupFunc(backend) {
      former.setupFunc?.(backend);
      const { wasm } = backend as unknown as WasmBackend;
      refuseTooMuch(wasm);
      multiply = wasm.cwrap('BatchMatMul', null, ['number', 'array', 'number', 'number', 'array', 'number', 'number', 'number', 'number']);
    },
    kernelFunc: ((call: Call): tf.TensorInfo | tf.TensorInfo[] => {
      const { backend } = call;
      const { a, b } = call.inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
      const batches = [a, b].map(({ shape }) => shape.slice(0, -2).reduce((x, y) => x * y, 1));
      if (a.dtype !== 'float32' || b.dtype !== 'float32' || batches[0] !== batches[1] || batches[0] === 0) return slow(call);
      const left = call.attrs.transposeA ? transposed(a, backend) : a;
      const right = call.attrs.transposeB ? transposed(b, backend) : b;
      const [rows, inner] = left.shape.slice(-2) as [number, number];
      const columns = right.shape.at(-1)!;
      const out = backend.makeOutput([...left.shape.slice(0, -2), rows, columns], 'float32');
      const { tfjs } = backend.wasm;
      const shapeBytes = (shape: number[]) => new Uint8Array(Int32Array.from(shape).buffer);
      const [leftShape, rightShape] = [shapeBytes([1, rows, inner]), shapeBytes([1, inner, columns])];
      const views = [[left, rows * inner], [right, inner * columns], [out, rows * columns]] as [tf.TensorInfo, number][];
      for (let i = 0; i < batches[0]!; i++) {
        const ids = views.map(([tensor, size]) => {
          const id = backend.dataIdNextNumber++;
          tfjs.registerTensor(id, size, backend.dataIdMap.get(tensor.dataId).memoryOffset + i * size * 4);
          return id;
        });
        multiply(ids[0], leftShape, 3, ids[1], rightShape, 3, 0, 0, ids[2]);
        // Never the one who owns the numbers: these ids are names only.
        for (const id of ids) tfjs.disposeData(id);
      }
      if (left !== a) backend.disposeData(left.dataId);
      if (right !== b) backend.disposeData(right.dataId);
      return out;
    }) as unknown as tf.KernelFunc,
  });
  // Its slow path gives wrong numbers (bias and limits once for each block of 48), so nothing may take it.
  replace('_FusedMatMul', (fused) => (call) => {
    const single = ['a', 'b'].every((side) => call.inputs[side]!.shape.slice(0, -2).every((length) => length === 1));
    if (single && !call.attrs.transposeA && !call.attrs.transposeB) return fused(call);
    throw new Error('the fused matrix product of this backend is wrong for batches and transposes');
  });
}

function transposed(tensor: tf.TensorInfo, backend: WasmBackend): tf.TensorInfo {
  const rank = tensor.shape.length;
  const perm = tensor.shape.map((_, i) => (i < rank - 2 ? i : i === rank - 2 ? rank - 1 : rank - 2));
  const transpose = tf.getKernel('Transpose', 'wasm')!.kernelFunc as unknown as Compute;
  return transpose({ inputs: { x: tensor }, attrs: { perm }, backend }) as tf.TensorInfo;
}
