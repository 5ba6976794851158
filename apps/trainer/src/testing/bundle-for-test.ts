/** Bundles an entry for a test that needs a process of its own. Beside the sources' packages, so that they are found. */

import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { NODE_BUNDLE } from '../../node-bundle.mjs';

/** @returns path of the bundle */
export async function bundleForTest(entry: URL): Promise<string> {
  const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
  mkdirSync(dist, { recursive: true });
  const outfile = join(mkdtempSync(join(dist, 'test-')), 'bundle.mjs');
  await build({
    entryPoints: [fileURLToPath(entry)],
    outfile,
    ...NODE_BUNDLE,
    logLevel: 'error',
  });
  return outfile;
}
