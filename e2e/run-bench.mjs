/** `npm run bench [-- NAME ...]`: bundles and runs the benchmarks in bench/. Numbers are for people; no test depends on them. */

import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { ROOT, ensureBuilt, ensureInstalled, requireNode } from '../apps/cli/bin/workspace.mjs';

requireNode();
ensureInstalled();
ensureBuilt();
const { build } = await import('esbuild');

const known = readdirSync(`${ROOT}e2e/bench`).map((file) => file.replace(/\.ts$/, ''));
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`No benchmark ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  process.exit(2);
}
console.log(`Node ${process.versions.node}, ${cpus().length} x ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB, load ${loadavg()[0].toFixed(2)}`);
for (const name of wanted.length > 0 ? wanted : known) {
  // Beside processes.ts, which finds the tree from where it lies.
  const outfile = `${ROOT}e2e/.${name}.bench.mjs`;
  await build({
    entryPoints: [`${ROOT}e2e/bench/${name}.ts`],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['@playwright/test', '@tensorflow/*'],
    logLevel: 'warning',
  });
  console.log(`\n== ${name}`);
  const { status } = spawnSync(process.execPath, [outfile], { stdio: 'inherit' });
  rmSync(outfile);
  if (status !== 0) process.exit(status ?? 1);
}
