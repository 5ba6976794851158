/** Our WebAssembly kernels, generated for this processor when they are first needed, on any memory. */

import { setFlagsFromString } from 'node:v8';
import { writeAdamW } from './adamw.ts';
import { Assembler, floats, fusedMultiplyAdd, Instance, Module, plainMultiplyAdd, validate } from '@rewardboard/wasm';
import { writeAttention } from './attention.ts';
import { writeDropout } from './dropout.ts';
import type { MultiplyAdd, WasmMemory } from '@rewardboard/wasm';
import { writeLayerNorm } from './layer-norm.ts';
import { writeMatrixProduct } from './matrix-product.ts';
import { writeRows } from './rows.ts';

/** Addresses are in bytes. What each takes is said where it is written. */
type Kernel = (...values: number[]) => number;
type KernelName =
  | 'product'
  | 'attention'
  | 'attentionBack'
  | 'layerNorm'
  | 'layerNormBack'
  | 'gather'
  | 'scatter'
  | 'bags'
  | 'bagsBack'
  | 'columnSums'
  | 'addTo'
  | 'squares'
  | 'adamw'
  | 'decay'
  | 'dropout';
export type Kernels = Readonly<Record<KernelName, Kernel>>;

let compiled: object | null = null;

export function kernelsOn(memory: WasmMemory): Kernels {
  compiled ??= new Module(kernelBytes(hasFusedMultiplyAdd() ? fusedMultiplyAdd : plainMultiplyAdd));
  return new Instance(compiled, { env: { memory } }).exports as unknown as Kernels;
}

export function kernelBytes(multiplyAdd: MultiplyAdd): Uint8Array<ArrayBuffer> {
  const module = new Assembler();
  const product = writeMatrixProduct(module, multiplyAdd);
  writeAttention(module, multiplyAdd, product);
  writeLayerNorm(module, multiplyAdd);
  writeRows(module, multiplyAdd);
  writeAdamW(module, multiplyAdd);
  writeDropout(module);
  return module.bytes();
}

/** Node 20 has it behind a flag, later ones have it always. */
export function hasFusedMultiplyAdd(): boolean {
  const module = new Assembler();
  module.function('try', [], () => fusedMultiplyAdd(floats(1), floats(1), floats(1)));
  const bytes = module.bytes();
  if (validate(bytes)) return true;
  setFlagsFromString('--experimental-wasm-relaxed-simd');
  return validate(bytes);
}
