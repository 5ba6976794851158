/** The tests of the Python package, where a Python with NumPy and pytest is present. */

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pythonWith } from '../../e2e/python.mjs';

const TESTS = 'packages/python/tests';

/**
 * @param {string[]} names only test files with one of these in their path; all if empty
 * @param {string} report file for pytest's report
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export function pythonTests(root, names, report) {
  const files = readdirSync(join(root, TESTS))
    .filter((file) => /^test_.*\.py$/.test(file))
    .map((file) => `${TESTS}/${file}`)
    .filter((file) => names.length === 0 || names.some((name) => file.includes(name)));
  const counts = { passed: 0, failed: 0, skipped: 0 };
  if (files.length === 0) return counts;
  console.log('== python tests');
  const python = pythonWith('numpy', 'pytest');
  if (!python) {
    for (const file of files) counts.skipped += readFileSync(join(root, file), 'utf8').split(/^def test_/m).length - 1;
    return counts;
  }
  const { status } = spawnSync(
    python,
    [
      '-m',
      'pytest',
      '-q',
      '-p',
      'no:cacheprovider',
      '-c',
      'packages/python/pyproject.toml',
      `--junitxml=${report}`,
      ...files,
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } },
  );
  const suite = existsSync(report) ? /<testsuite\b[^>]*>/.exec(readFileSync(report, 'utf8'))?.[0] : undefined;
  const count = (name) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(suite ?? '')?.[1] ?? 0);
  counts.failed = count('failures') + count('errors');
  counts.skipped = count('skipped');
  counts.passed = count('tests') - counts.failed - counts.skipped;
  if (status !== 0 && counts.failed === 0) counts.failed++;
  return counts;
}
