/** For tests: a Python that has some packages, to hold our readers against the programs that write the files. */

import { spawnSync } from 'node:child_process';
import { delimiter } from 'node:path';

/** REWARDBOARD_PYTHON names interpreters, with ":" between them; else the one on the path is asked. @returns null where none has the packages, which is said */
export function pythonWith(...packages: string[]): string | null {
  const named = process.env.REWARDBOARD_PYTHON ?? 'python3';
  const wanted = packages.map((name) => `import importlib.util as u; assert u.find_spec(${JSON.stringify(name)})`);
  const found = named
    .split(delimiter)
    .find((python) => spawnSync(python, ['-c', wanted.join('\n')], { stdio: 'ignore' }).status === 0);
  if (found !== undefined) return found;
  console.log(
    `Skipped: ${named} does not have ${packages.join(' and ')}. Name another Python with REWARDBOARD_PYTHON.`,
  );
  return null;
}
