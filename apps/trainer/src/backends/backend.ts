/** The backends that can compute here. Each is opened, and its gradient checked, before it is used. */

import * as tf from '@tensorflow/tfjs-core';
// Registers the gradients of the operations; nothing else of it is used.
import '@tensorflow/tfjs-layers';
import { BadInput } from '../base/bad-input.ts';
import type { BackendName } from './backend-names.ts';
import { BACKENDS } from './backend-names.ts';
import type { EngineOptions, LocalEngine } from './engine.ts';
import { probeGradient } from './gradient-probe.ts';
import type { GradientSource, SourceOptions } from './gradient-source.ts';
import { HostEngine } from './host-engine.ts';
import { loadNodeBackend } from './tensor/node-backend.ts';
import { loadOnnxRuntime } from './onnx/onnx-runtime.ts';
import { OnnxSource } from './onnx/onnx-source.ts';
import { TensorEngine } from './tensor/tensor-engine.ts';
import { TensorSource } from './tensor/tensor-source.ts';
import { loadWebgpuBackend } from './tensor/webgpu-backend.ts';
import { registerWasmKernels } from './tensor/wasm-kernels.ts';

export interface Backend {
  name: BackendName;
  /** What computes, for people: "wasm simd". */
  device: string;
  create(options: EngineOptions): LocalEngine;
  /** For weights in another process. */
  source(options: SourceOptions): GradientSource;
}

export interface Refusal {
  name: string;
  reason: string;
}

export interface BackendOptions {
  /** A person asked for this one by name. */
  isForced?: boolean;
}

const LOADERS: Readonly<Record<BackendName, (options: BackendOptions) => Promise<Omit<Backend, 'name'>>>> = {
  'tfjs-node-gpu': async () => onDevice(await loadNodeBackend('gpu')),
  async onnx() {
    const runtime = await loadOnnxRuntime();
    return withSource('onnxruntime', (options) => new OnnxSource(runtime, options));
  },
  'tfjs-node': async () => onHost(await loadNodeBackend('cpu')),
  async wasm() {
    await import('@tensorflow/tfjs-backend-wasm');
    if (!(await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')))
      throw new Error('this CPU does not support WebAssembly SIMD');
    registerWasmKernels();
    await use('wasm');
    return onHost('wasm simd');
  },
  webgpu: async ({ isForced = false }) => onDevice(await loadWebgpuBackend(isForced)),
  async cpu() {
    await import('@tensorflow/tfjs-backend-cpu');
    await use('cpu');
    return onHost('plain JavaScript');
  },
};

/** Weights and optimizer stay where the backend computes. */
function onDevice(device: string): Omit<Backend, 'name'> {
  return {
    device,
    create: (options) => new TensorEngine(device, options),
    source: (options) => new TensorSource(device, options),
  };
}

/** The backend shares this process's memory: weights and optimizer are plain arrays. */
function onHost(device: string): Omit<Backend, 'name'> {
  return withSource(device, (options) => new TensorSource(device, options));
}

function withSource(device: string, source: Backend['source']): Omit<Backend, 'name'> {
  return { device, create: (options) => new HostEngine(source(options), options), source };
}

/** Throws with the reason where it cannot be used. */
export async function openBackend(name: BackendName, options: BackendOptions = {}): Promise<Backend> {
  // Without it the plain backend advertises other packages on the terminal.
  tf.enableProdMode();
  const backend = { name, ...(await LOADERS[name](options)) };
  await probeGradient(backend.create);
  return backend;
}

/**
 * @param forced the only one to try; it is an error then when it fails
 * @returns the backend, set and ready, and those refused before it
 */
export async function chooseBackend(
  forced?: string,
  options: BackendOptions = {},
): Promise<{ backend: Backend; refusals: Refusal[] }> {
  if (forced !== undefined && !isBackend(forced))
    throw new BadInput(`--backend ${forced}: expected one of ${BACKENDS.join(', ')}`);
  const refusals: Refusal[] = [];
  for (const name of forced ? [forced] : BACKENDS) {
    try {
      return { backend: await openBackend(name, { ...options, isForced: forced !== undefined }), refusals };
    } catch (error) {
      refusals.push({ name, reason: (error instanceof Error ? error.message : String(error)).split('\n')[0]! });
    }
  }
  const reasons = refusals.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
  throw new BadInput(forced ? `--backend ${reasons}` : `no backend can be used: ${reasons}`);
}

export function isBackend(name: string): name is BackendName {
  return (BACKENDS as readonly string[]).includes(name);
}

async function use(name: string): Promise<void> {
  if (!(await tf.setBackend(name))) throw new Error('it failed to start');
  await tf.ready();
}
