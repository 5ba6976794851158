/** `node e2e/mint-corpus.mjs [GROUP ...] [--check]`: makes the labelled corpus of the rules again, or looks whether it would be the same. */

import { ensureInstalled, requireNode } from '../apps/cli/bin/workspace.mjs';
import { bundleAndRun } from './bundle-and-run.mjs';
import { GO_ON } from './mint-corpus/go-on.mjs';

requireNode();
ensureInstalled();
const mint = (parameters) => bundleAndRun('mint-corpus/mint.ts', parameters);
const parameters = process.argv.slice(2);
let code = await mint(parameters);
while (code === GO_ON) code = await mint(parameters.filter((word) => word !== '--afresh'));
process.exit(code);
