/** Bundles the command, the training process and TensorFlow.js into dist/, so that they run without any other package. */

import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { NODE_BUNDLE } from '../trainer/node-bundle.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const DIST = at('dist');

rmSync(DIST, { recursive: true, force: true });
mkdirSync(DIST);
await build({
  ...NODE_BUNDLE,
  entryPoints: {
    rewardboard: at('src/main.ts'),
    'trainer-process': at('../trainer/src/training/trainer-process.ts'),
    'diagnosis-thread': at('../hub/src/diagnosis/diagnosis-thread.ts'),
    'use-model': at('../trainer/src/use/use-model.ts'),
    'parquet-library': at('../trainer/src/data/containers/parquet-library.ts'),
  },
  outdir: DIST,
  outExtension: { '.js': '.mjs' },
  splitting: true,
  chunkNames: 'shared-[hash]',
  // TensorFlow.js keeps its engine on globalThis, so backends that are installed separately register with the bundled copy.
  external: ['@tensorflow/tfjs-node*', '@tensorflow/tfjs-backend-webgpu', 'onnxruntime-node', 'webgpu'],
  // A smaller program starts sooner.
  minifyWhitespace: true,
  legalComments: 'none',
});
// The WebAssembly backend looks for this file beside its own code. It never uses its threaded variant under Node.
const WASM = 'tfjs-backend-wasm-simd.wasm';
copyFileSync(createRequire(at('../trainer/')).resolve(`@tensorflow/tfjs-backend-wasm/dist/${WASM}`), `${DIST}/${WASM}`);
