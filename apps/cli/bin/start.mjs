/** `npm start` and `npm run dev`: installs and builds what is missing, then runs `rewardboard start` in this process. */

import { requireNode } from './require-node.mjs';
import { ensureBuilt, ensureInstalled } from './workspace.mjs';

requireNode();
ensureInstalled();
ensureBuilt();
const verb = process.argv.includes('--dev') ? 'dev' : 'start';
process.argv.splice(2, Infinity, verb, ...process.argv.slice(2).filter((argument) => argument !== '--dev'));
await import('../dist/rewardboard.mjs');
