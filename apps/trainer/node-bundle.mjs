/** How our programs for Node are bundled: for the command, for benchmarks and tests. What loads its own files stays outside. */

export const NODE_BUNDLE = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  external: ['@tensorflow/*', 'onnxruntime-node', 'webgpu'],
  // CommonJS packages are bundled too; they expect require() and __dirname.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);const __dirname=import.meta.dirname;",
  },
  logLevel: 'warning',
};
