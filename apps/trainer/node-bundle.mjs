/** How our programs for Node are bundled: for the command, for benchmarks and tests. What loads its own files stays outside. */

export const NODE_BUNDLE = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  external: ['@tensorflow/*', '@huggingface/transformers', 'onnxruntime-node', 'webgpu'],
  // Packages in the old form are bundled too, and call require() for Node's own modules.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
  logLevel: 'warning',
};
