/** Bundles a program of this folder and runs it from here, where the tree and its packages are found. */

import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { ROOT } from '../apps/cli/bin/workspace.mjs';

/** @returns {Promise<number>} its exit code */
export async function bundleAndRun(entry, parameters = []) {
  const { build } = await import('esbuild');
  const outfile = `${ROOT}e2e/.${entry.replaceAll(/[/.]/g, '-')}.bench.mjs`;
  await build({
    entryPoints: [`${ROOT}e2e/${entry}`],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['@playwright/test', '@tensorflow/*', '@huggingface/transformers', 'onnxruntime-node', 'webgpu'],
    // Packages in the old form are bundled too, and call require.
    banner: { js: "import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);" },
    logLevel: 'warning',
  });
  try {
    return spawnSync(process.execPath, [outfile, ...parameters], { stdio: 'inherit' }).status ?? 1;
  } finally {
    rmSync(outfile, { force: true });
  }
}
