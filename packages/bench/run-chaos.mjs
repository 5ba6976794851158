/**
 * `npm run chaos [-- --kills N --trainer-kills N --seed N]`: kills the hub and a recording process of runs that are sent, on a bad
 * network (300 times each, about a quarter of an hour), then a real training (300 times). A count of 0 leaves a part out.
 */

import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { requireNode } from '../../apps/cli/bin/require-node.mjs';
import { ROOT, ensureBuilt, ensureInstalled } from '../../apps/cli/bin/workspace.mjs';

const DEFAULT_KILLS = '300';

requireNode();
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: DEFAULT_KILLS },
    'trainer-kills': { type: 'string', default: DEFAULT_KILLS },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
  },
});
for (const [name, value] of Object.entries(values))
  if (!/^\d+$/.test(value)) {
    console.error(`--${name} ${value}: expected a whole number`);
    process.exit(2);
  }
ensureInstalled();
ensureBuilt();
const { kills, 'trainer-kills': trainerKills, seed } = values;
const parts = [
  { kills, test: 'packages/bench/src/chaos/chaos.test.ts', variable: 'REWARDBOARD_CHAOS_KILLS' },
  { kills: trainerKills, test: 'apps/trainer/src/training/kill.test.ts', variable: 'REWARDBOARD_KILLS' },
];
let isGreen = true;
for (const { test, variable, kills: count } of parts) {
  if (Number(count) === 0) continue;
  console.log(`== ${count} kills each: ${test}, seed ${seed}`);
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', test, '--disableConsoleIntercept=true'],
    { cwd: ROOT, stdio: 'inherit', env: { ...process.env, [variable]: count, REWARDBOARD_CHAOS_SEED: seed } },
  );
  isGreen &&= status === 0;
}
process.exit(isGreen ? 0 : 1);
