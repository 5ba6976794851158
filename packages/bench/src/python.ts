/** What recording from Python costs: packages/python/benchmarks/cost.py, where a Python with NumPy is present. */

import { spawnSync } from 'node:child_process';
import { pythonWith } from '../../../e2e/python.mjs';
import { ROOT } from '../../../e2e/processes.ts';

const python = pythonWith('numpy');
if (python)
  spawnSync(python, ['packages/python/benchmarks/cost.py'], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, PYTHONPATH: 'packages/python/src', PYTHONDONTWRITEBYTECODE: '1' },
  });
