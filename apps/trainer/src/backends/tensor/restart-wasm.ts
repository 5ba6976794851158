/** Gives tfjs a new WebAssembly memory: one that ran out may be corrupted and give wrong results. */

import * as tf from '@tensorflow/tfjs-core';

/** What was on the old memory is gone. Nothing happens on another backend. */
export async function restartWasm(): Promise<void> {
  if (tf.getBackend() !== 'wasm') return;
  const factory = tf.findBackendFactory('wasm');
  const former = tf.backend() as unknown as { dispose(): void; wasm: unknown };
  const release = former.dispose.bind(former);
  former.dispose = () => {
    try {
      release();
    } catch {
      // It asks the memory that is broken.
    }
    // Tensors that were left keep the backend; its gigabytes must go.
    former.wasm = null;
  };
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', factory);
  await tf.setBackend('wasm');
  await tf.ready();
}
