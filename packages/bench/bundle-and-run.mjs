/** Bundles a program and runs it from e2e/, where the tree and its packages are found. */

import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { NODE_BUNDLE } from '../../apps/trainer/node-bundle.mjs';
import { ROOT } from '../../apps/cli/bin/workspace.mjs';

/** @returns {Promise<number>} its exit code */
export async function bundleAndRun(entry, parameters = []) {
  const { build } = await import('esbuild');
  const outfile = `${ROOT}e2e/.${entry.replaceAll(/[/.]/g, '-')}.bench.mjs`;
  await build({
    entryPoints: [`${ROOT}${entry}`],
    outfile,
    ...NODE_BUNDLE,
    external: [...NODE_BUNDLE.external, '@playwright/test'],
  });
  try {
    return spawnSync(process.execPath, [outfile, ...parameters], { stdio: 'inherit' }).status ?? 1;
  } finally {
    rmSync(outfile, { force: true });
  }
}
