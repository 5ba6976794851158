/** Bundles the command and the training process into dist/. TensorFlow.js stays outside: it loads its own files. */

import { build } from 'esbuild';

const at = (path) => new URL(path, import.meta.url).pathname;

await build({
  entryPoints: {
    rewardboard: at('src/main.ts'),
    'trainer-process': at('../trainer/src/trainer-process.ts'),
    'reading-thread': at('../hub/src/reading/reading-thread.ts'),
    'use-model': at('../trainer/src/use/use-model.ts'),
  },
  outdir: at('dist'),
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  external: ['@tensorflow/*', '@huggingface/transformers', 'onnxruntime-node', 'webgpu'],
  // Some bundled CommonJS packages call require() for Node's own modules.
  banner: { js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);" },
  legalComments: 'none',
  logLevel: 'warning',
});
