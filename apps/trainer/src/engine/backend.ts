/** Chooses what computes: the best backend whose gradient is right, with the reason for each one refused. */

import * as tf from '@tensorflow/tfjs-core';
// Registers the gradients of the operations; nothing else of it is used.
import '@tensorflow/tfjs-layers';
import { BadInput } from '../bad-input.ts';
import { probeGradient } from './gradient-probe.ts';
import { loadNodeBackend } from './node-backend.ts';
import { replaceWasmKernels } from './wasm-kernels.ts';

export const BACKENDS = ['tfjs-node-gpu', 'tfjs-node', 'wasm', 'cpu'] as const;
export type BackendName = (typeof BACKENDS)[number];

export interface Backend {
  name: BackendName;
  /** What computes, for people: "wasm simd". */
  device: string;
}

export interface Refusal {
  name: string;
  reason: string;
}

const LOADERS: Readonly<Record<BackendName, () => Promise<string>>> = {
  'tfjs-node-gpu': () => loadNodeBackend('gpu'),
  'tfjs-node': () => loadNodeBackend('cpu'),
  async wasm() {
    await import('@tensorflow/tfjs-backend-wasm');
    replaceWasmKernels();
    await use('wasm');
    return (await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) ? 'wasm simd' : 'wasm';
  },
  async cpu() {
    await import('@tensorflow/tfjs-backend-cpu');
    await use('cpu');
    return 'plain JavaScript';
  },
};

/**
 * @param forced the only one to try; it is an error then when it fails
 * @returns the backend, set and ready, and those refused before it
 */
export async function chooseBackend(forced?: string): Promise<{ backend: Backend; refusals: Refusal[] }> {
  if (forced !== undefined && !isBackend(forced)) throw new BadInput(`--backend ${forced}: expected one of ${BACKENDS.join(', ')}`);
  // Without it the plain backend advertises other packages on the terminal.
  tf.enableProdMode();
  const refusals: Refusal[] = [];
  for (const name of forced ? [forced] : BACKENDS) {
    try {
      const device = await LOADERS[name]();
      await probeGradient();
      return { backend: { name, device }, refusals };
    } catch (error) {
      refusals.push({ name, reason: (error instanceof Error ? error.message : String(error)).split('\n')[0]! });
    }
  }
  const reasons = refusals.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
  throw new BadInput(forced ? `--backend ${reasons}` : `nothing here can train: ${reasons}`);
}

function isBackend(name: string): name is BackendName {
  return (BACKENDS as readonly string[]).includes(name);
}

async function use(name: string): Promise<void> {
  if (!(await tf.setBackend(name))) throw new Error('it does not start');
  await tf.ready();
}
