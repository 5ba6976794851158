/** `node packages/corpus/mint-corpus.mjs [GROUP ...] [--check]`: makes the labelled corpus of the rules again, or looks whether it would be the same. */

import { requireNode } from '../../apps/cli/bin/require-node.mjs';
import { ensureInstalled } from '../../apps/cli/bin/workspace.mjs';
import { bundleAndRun } from '../bench/bundle-and-run.mjs';
import { UNFINISHED } from './src/mint/unfinished.mjs';

requireNode();
ensureInstalled();
const mint = (parameters) => bundleAndRun('packages/corpus/src/mint/mint.ts', parameters);
const parameters = process.argv.slice(2);
let code = await mint(parameters);
while (code === UNFINISHED) code = await mint(parameters.filter((word) => word !== '--afresh'));
process.exit(code);
