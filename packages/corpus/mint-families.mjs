/** `node packages/corpus/mint-families.mjs`: draws the second corpus again from its seeds. */

import { requireNode } from '../../apps/cli/bin/require-node.mjs';
import { ensureInstalled } from '../../apps/cli/bin/workspace.mjs';
import { bundleAndRun } from '../bench/bundle-and-run.mjs';

requireNode();
ensureInstalled();
process.exit(await bundleAndRun('packages/corpus/src/families/mint-families.ts', process.argv.slice(2)));
