/** For tests: a Python that has some packages, to hold our readers against the programs that write the files. */

import { spawnSync } from 'node:child_process';

/** REWARDBOARD_PYTHON names an interpreter; else the one on the path is asked. @returns null where the packages are absent, which is said */
export function pythonWith(...packages: string[]): string | null {
  const python = process.env.REWARDBOARD_PYTHON ?? 'python3';
  const { status } = spawnSync(
    python,
    [
      '-c',
      packages.map((name) => `import importlib.util as u; assert u.find_spec(${JSON.stringify(name)})`).join('\n'),
    ],
    { stdio: 'ignore' },
  );
  if (status === 0) return python;
  console.log(
    `Skipped: ${python} does not have ${packages.join(' and ')}. Name another Python with REWARDBOARD_PYTHON.`,
  );
  return null;
}
