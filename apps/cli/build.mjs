/** Bundles the command and the training process into dist/. TensorFlow.js stays outside: it loads its own files. */

import { build } from 'esbuild';
import { NODE_BUNDLE } from '../trainer/node-bundle.mjs';

const at = (path) => new URL(path, import.meta.url).pathname;

await build({
  entryPoints: {
    rewardboard: at('src/main.ts'),
    'trainer-process': at('../trainer/src/training/trainer-process.ts'),
    'use-model': at('../trainer/src/use/use-model.ts'),
  },
  outdir: at('dist'),
  outExtension: { '.js': '.mjs' },
  ...NODE_BUNDLE,
  // A smaller program starts sooner.
  minifyWhitespace: true,
  legalComments: 'none',
});
