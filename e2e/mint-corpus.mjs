/** `node e2e/mint-corpus.mjs [GROUP ...] [--check]`: makes the labelled corpus of the rules again, or looks whether it would be the same. */

import { ensureInstalled, requireNode } from '../apps/cli/bin/workspace.mjs';
import { bundleAndRun } from './bundle-and-run.mjs';

requireNode();
ensureInstalled();
process.exit(await bundleAndRun('mint-corpus/mint.ts', process.argv.slice(2)));
