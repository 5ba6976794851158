/** The names of what can compute. The command line offers them; nothing here loads TensorFlow.js. */

/** In the order in which they are tried: where nothing was measured, the ones before are as a rule faster. */
export const BACKENDS = ['tfjs-node-gpu', 'onnx', 'tfjs-node', 'wasm', 'webgpu', 'cpu'] as const;
export type BackendName = (typeof BACKENDS)[number];
