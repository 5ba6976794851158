/** `npm run bench [-- NAME ... [--OPTION ...]]`: bundles and runs the benchmarks in src/. Numbers are for people; no test depends on them. */

import { readdirSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { requireNode } from '../../apps/cli/bin/require-node.mjs';
import { ROOT, ensureBuilt, ensureInstalled } from '../../apps/cli/bin/workspace.mjs';
import { bundleAndRun } from './bundle-and-run.mjs';

requireNode();
ensureInstalled();
ensureBuilt();

const known = readdirSync(`${ROOT}packages/bench/src`)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replace(/\.ts$/, ''));
const words = process.argv.slice(2);
const firstOption = words.findIndex((word) => word.startsWith('--'));
const wanted = firstOption < 0 ? words : words.slice(0, firstOption);
const options = firstOption < 0 ? [] : words.slice(firstOption);
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`No benchmark ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  process.exit(2);
}
console.log(
  `Node ${process.versions.node}, ${cpus().length} x ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB, load ${loadavg()[0].toFixed(2)}`,
);
for (const name of wanted.length > 0 ? wanted : known) {
  console.log(`\n== ${name}`);
  const status = await bundleAndRun(`packages/bench/src/${name}.ts`, options);
  if (status !== 0) process.exit(status);
}
