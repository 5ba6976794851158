#!/usr/bin/env node
/** The `rewardboard` command: runs the bundle, or says how to make it. */

import { existsSync } from 'node:fs';
import { requireNode } from './require-node.mjs';

requireNode();
const bundle = new URL('../dist/rewardboard.mjs', import.meta.url);
if (!existsSync(bundle)) {
  console.error('rewardboard is not built yet. In its folder run: npm run build');
  process.exit(2);
}
await import(bundle.href);
