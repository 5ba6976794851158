/** Loads TensorFlow.js on WebGPU: today's graphics cards, which tfjs-node-gpu's CUDA 11 does not reach. */

import * as tf from '@tensorflow/tfjs-core';
import { installCommand } from '../../base/install-command.ts';

/** Names of adapters that are programs: right, and hundreds of times slower than WebAssembly. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|software|basic render/i;

/** The parts of the standard that are used here. */
interface Adapter {
  info: { vendor: string; architecture: string; device: string; description: string; isFallbackAdapter?: boolean };
}
interface Gpu {
  requestAdapter(options: { powerPreference: 'high-performance' }): Promise<Adapter | null>;
}

/**
 * @param allowSoftware also without a card; for tests
 * @returns what computes; throws with the reason why it cannot be used
 */
export async function loadWebgpuBackend(allowSoftware: boolean): Promise<string> {
  const { create, globals } = (await optional('webgpu', () => import('webgpu'))) as unknown as {
    create(flags: string[]): Gpu;
    globals: object;
  };
  const gpu = create([]);
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('no graphics card with Vulkan, Metal or Direct3D 12');
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const name = description || device || [vendor, architecture].filter(Boolean).join(' ');
  const isSoftware = isFallbackAdapter === true || SOFTWARE.test([vendor, architecture, device, description].join(' '));
  if (isSoftware && !allowSoftware) throw new Error(`no graphics card, only a software adapter (${name})`);
  // The backend looks for a browser's names, and registers itself only where it finds them.
  Object.assign(globalThis, globals);
  Object.defineProperty(globalThis, 'navigator', {
    value: { gpu, userAgent: 'node' },
    configurable: true,
    writable: true,
  });
  await optional('@tensorflow/tfjs-backend-webgpu', () => import('@tensorflow/tfjs-backend-webgpu'));
  if (!(await tf.setBackend('webgpu'))) throw new Error('the adapter provides no device');
  await tf.ready();
  return `webgpu, ${name}`;
}

async function optional<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason =
      code === 'ERR_MODULE_NOT_FOUND'
        ? `${name} is not installed (run: ${installCommand('webgpu', '@tensorflow/tfjs-backend-webgpu')})`
        : message.split('\n')[0];
    throw new Error(reason, { cause: error });
  }
}
