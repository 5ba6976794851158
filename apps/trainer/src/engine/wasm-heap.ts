/** The private parts of tfjs-backend-wasm that our kernels use; its version is pinned, and the parity tests hold each kernel. */

import type * as tf from '@tensorflow/tfjs-core';

export interface WasmBackend {
  wasm: {
    HEAPU8: Uint8Array;
    _malloc(bytes: number): number;
    cwrap(name: string, returns: null, takes: string[]): (...values: unknown[]) => void;
    tfjs: {
      registerTensor(id: number, size: number, memoryOffset: number): void;
      disposeData(id: number): void;
    };
  };
  dataIdMap: { get(id: object): { id: number; memoryOffset: number } };
  dataIdNextNumber: number;
  makeOutput(shape: readonly number[], dtype: string, memoryOffset?: number, values?: unknown): tf.TensorInfo;
  incRef(id: object): void;
  disposeData(id: object): boolean;
}

/** Take views after all outputs are made: making one can move the memory. */
export function floatsOf(backend: WasmBackend, tensor: tf.TensorInfo): Float32Array {
  return new Float32Array(backend.wasm.HEAPU8.buffer, backend.dataIdMap.get(tensor.dataId).memoryOffset, sizeOf(tensor));
}

export function integersOf(backend: WasmBackend, tensor: tf.TensorInfo): Int32Array {
  return new Int32Array(backend.wasm.HEAPU8.buffer, backend.dataIdMap.get(tensor.dataId).memoryOffset, sizeOf(tensor));
}

export function sizeOf({ shape }: tf.TensorInfo): number {
  return shape.reduce((a, b) => a * b, 1);
}
