/** What recording from Python costs: packages/python/benchmarks, where a Python with NumPy, or with transformers, is present. */

import { spawnSync } from 'node:child_process';
import { pythonWith } from '../../../e2e/python.mjs';
import { ROOT } from '../../../e2e/processes.ts';

for (const [program, ...packages] of [
  ['cost.py', 'numpy'],
  ['share.py', 'transformers', 'torch', 'accelerate'],
] as [string, ...string[]][]) {
  const python = pythonWith(...packages);
  if (python)
    spawnSync(python, [`packages/python/benchmarks/${program}`], {
      cwd: ROOT,
      stdio: 'inherit',
      env: { ...process.env, PYTHONPATH: 'packages/python/src', PYTHONDONTWRITEBYTECODE: '1' },
    });
}
