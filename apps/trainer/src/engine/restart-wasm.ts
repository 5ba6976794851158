/** A new WebAssembly memory for tfjs: one that ran out may have been written over where nobody looks, and answers nonsense. */

import * as tf from '@tensorflow/tfjs-core';

/** What was on the old memory is gone. Nothing happens on another backend. */
export async function restartWasm(): Promise<void> {
  if (tf.getBackend() !== 'wasm') return;
  const factory = tf.findBackendFactory('wasm');
  // It would let go by asking the memory that is broken.
  (tf.backend() as unknown as { dispose(): void }).dispose = () => {};
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', factory);
  await tf.setBackend('wasm');
  await tf.ready();
}
