/** A Python that has certain packages, for the tests that hold us against real Python programs. The product needs none. */

import { spawnSync } from 'node:child_process';

const known = new Map();

/**
 * @param {...string} packages names as in `import`
 * @returns {string | null} path of an interpreter that imports them all: REWARDBOARD_PYTHON (several, separated by ":"), else python3
 */
export function pythonWith(...packages) {
  const key = packages.join();
  if (!known.has(key)) {
    const candidates = process.env.REWARDBOARD_PYTHON?.split(':') ?? ['python3'];
    const found = candidates.find(
      (python) => spawnSync(python, ['-c', `import ${packages.join(', ')}`], { stdio: 'ignore' }).status === 0,
    );
    if (!found) console.log(`Skipped: no Python with ${packages.join(', ')} (name one with REWARDBOARD_PYTHON).`);
    known.set(key, found ?? null);
  }
  return known.get(key);
}
