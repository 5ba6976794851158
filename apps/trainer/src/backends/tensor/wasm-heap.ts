/** The private parts of tfjs-backend-wasm that our kernels use: its version is pinned, and the parity tests hold each kernel. */

import type * as tf from '@tensorflow/tfjs-core';
import type { Kernels } from '../wasm/kernels/kernels.ts';
import { kernelsOn } from '../wasm/kernels/kernels.ts';
import type { WasmMemory } from '@rewardboard/wasm';
import { sizeOf } from '../../models/model-plan.ts';

interface WasmBackend {
  wasm: {
    HEAPU8: Uint8Array;
    asm: { memory: WasmMemory };
    _malloc(bytes: number): number;
    _free(address: number): void;
  };
  dataIdMap: { get(id: object): { id: number; memoryOffset: number } };
  makeOutput(shape: readonly number[], dtype: string): tf.TensorInfo;
  incRef(id: object): void;
}

/** A piece of 2 GiB or more reads as a negative length in the allocator, which then gives away what is in use. */
const LARGEST_PIECE = 2 ** 31 - 1;

/** The memory of one backend, with our kernels on it. */
export class WasmHeap {
  readonly kernels: Kernels;
  readonly #backend: WasmBackend;
  #scratch = { address: 0, bytes: 0 };

  constructor(backend: WasmBackend) {
    this.#backend = backend;
    this.#refuseTooMuch();
    this.kernels = kernelsOn(backend.wasm.asm.memory);
  }

  make(shape: readonly number[]): tf.TensorInfo {
    return this.#backend.makeOutput(shape, 'float32');
  }

  makeZeros(shape: readonly number[]): tf.TensorInfo {
    const tensor = this.make(shape);
    this.floats(tensor).fill(0);
    return tensor;
  }

  /** Address of a tensor's numbers. */
  at({ dataId }: tf.TensorInfo): number {
    return this.#backend.dataIdMap.get(dataId).memoryOffset;
  }

  /** The numbers themselves, until something is made. */
  floats(tensor: tf.TensorInfo): Float32Array {
    return new Float32Array(this.#backend.wasm.HEAPU8.buffer, this.at(tensor), sizeOf(tensor.shape));
  }

  integers(tensor: tf.TensorInfo): Int32Array {
    return new Int32Array(this.#backend.wasm.HEAPU8.buffer, this.at(tensor), sizeOf(tensor.shape));
  }

  /** Another name for the same numbers. */
  share({ dataId, dtype }: tf.TensorInfo, shape: number[]): tf.TensorInfo {
    this.#backend.incRef(dataId);
    return { dataId, shape, dtype };
  }

  /** Room for what a kernel notes meanwhile. */
  scratch(bytes: number): number {
    if (bytes > this.#scratch.bytes) {
      const { wasm } = this.#backend;
      if (this.#scratch.bytes > 0) wasm._free(this.#scratch.address);
      this.#scratch = { address: 0, bytes: 0 };
      this.#scratch = { address: wasm._malloc(bytes), bytes };
    }
    return this.#scratch.address;
  }

  /** The backend asks for memory and does not look at the answer: it would write over other numbers. */
  #refuseTooMuch(): void {
    const { wasm } = this.#backend;
    // The first call puts another function in its place.
    wasm._free(wasm._malloc(8));
    const allocate = wasm._malloc;
    wasm._malloc = (bytes) => {
      const offset = bytes <= LARGEST_PIECE ? allocate(bytes) : 0;
      if (bytes > 0 && (offset === 0 || (offset >>> 0) + bytes > wasm.HEAPU8.length))
        throw new RangeError(`WebAssembly is out of memory: ${bytes} bytes more`);
      return offset;
    };
  }
}

/** Keyed by the module, which a restarted backend drops: its memory is freed even if the backend object is still held. */
const heaps = new WeakMap<WasmBackend['wasm'], WasmHeap>();

export function heapOf(backend: unknown): WasmHeap {
  const { wasm } = backend as WasmBackend;
  const known = heaps.get(wasm);
  if (known) return known;
  const heap = new WasmHeap(backend as WasmBackend);
  heaps.set(wasm, heap);
  return heap;
}
