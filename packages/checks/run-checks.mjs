/**
 * `npm run check` (types, format, lint, layers, patterns, lock file, documents, places of planted mistakes, words) and `npm test` (these, then the packed package,
 * planted mistakes, unit, Python and browser tests). Ends with one plain line of counts.
 * `npm test -- NAME ...` runs only the tests in files with such a name.
 */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { requireNode } from '../../apps/cli/bin/require-node.mjs';
import { ROOT, ensureBuilt, ensureInstalled } from '../../apps/cli/bin/workspace.mjs';
import { brokenNames } from './documents.mjs';
import { brokenLayers } from './layers.mjs';
import { slowPatterns } from './linear-patterns.mjs';
import { lockFileFaults } from './lock-file.mjs';
import { packageFaults } from './packed-package.mjs';
import { plantedFaults } from './planted-places.mjs';
import { plainCopy } from './plain-copy.mjs';
import { privateWords } from './private-words.mjs';
import { proofFaults } from './proof-table.mjs';
import { pythonTests } from './python-tests.mjs';
import { chromiumPath } from '../../e2e/chromium.mjs';

const TYPE_PROGRAMS = [
  'packages/metrics',
  'packages/metrics/tsconfig.pure.json',
  'packages/wasm',
  'packages/wasm/tsconfig.pure.json',
  'packages/protocol',
  'packages/protocol/tsconfig.pure.json',
  'packages/diagnostics',
  'packages/diagnostics/tsconfig.pure.json',
  'packages/run-files',
  'packages/run-files/tsconfig.pure.json',
  'packages/follower',
  'packages/machine',
  'packages/corpus',
  'packages/bench',
  'apps/trainer',
  'apps/hub',
  'apps/cli',
  'apps/dashboard',
  'e2e',
];
const RESULTS = `${ROOT}e2e/results`;
const counts = { passed: 0, failed: 0, skipped: 0 };

requireNode();
ensureInstalled();
const all = process.argv[2] === 'test';
const names = process.argv.slice(3);

await together([
  ['lint', [tool('oxlint'), '--type-aware']],
  ['format', [tool('oxfmt'), '--check', '.']],
  ...TYPE_PROGRAMS.map((program) => [`types ${program}`, [tool('tsc', 'typescript'), '-p', program]]),
]);
reportFaults('layers', brokenLayers(ROOT));
reportFaults('patterns', slowPatterns(ROOT));
reportFaults('lock file', lockFileFaults(ROOT));
reportFaults('documents', brokenNames(ROOT));
reportFaults('faults and threats', proofFaults(ROOT));
reportFaults('places of planted mistakes', plantedFaults(ROOT));
reportFaults('private words', privateWords(ROOT));
if (all) {
  ensureBuilt();
  report('build', true);
  const testRoot = plainCopy(ROOT);
  if (testRoot !== ROOT)
    console.log(`Vitest can't run below a directory with # or % in its name. It runs in a copy: ${testRoot}`);
  if (names.length === 0) {
    const plantMistakes = ['packages/checks/planted-mistakes.mjs', '--trust-tests'];
    const planted = together([['planted mistakes', plantMistakes]], testRoot);
    reportFaults('package', await packageFaults());
    await planted;
  }
  rmSync(RESULTS, { recursive: true, force: true });
  mkdirSync(RESULTS, { recursive: true });
  if (!existsSync(`${ROOT}../shared`))
    console.log('../shared is absent: tests that need its data or its logs are skipped.');
  unitTests(testRoot);
  add(pythonTests(ROOT, names, `${RESULTS}/python.xml`));
  browserTests();
}
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(counts.failed === 0 ? 0 : 1);

function reportFaults(name, faults) {
  report(name, faults.length === 0, faults.join('\n'));
}

function report(name, isPassed, output = '') {
  console.log(`== ${name}\n${output}`.trimEnd());
  if (isPassed) counts.passed++;
  else {
    counts.failed++;
    console.log(`FAILED: ${name}`);
  }
}

/** Runs commands on every processor; a failed one prints its output. */
async function together(commands, root = ROOT) {
  const waiting = [...commands];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, command] = next;
      const child = spawn(process.execPath, command, { cwd: root });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
      const [code] = await once(child, 'close');
      report(name, code === 0, code === 0 ? '' : output);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
}

function execute(command, environment = {}, root = ROOT) {
  const { status } = spawnSync(process.execPath, command, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  return status === 0;
}

/** @returns {string} the script of a tool, relative to the clone */
function tool(name, home = name) {
  const directory = `node_modules/${home}`;
  const { bin } = JSON.parse(readFileSync(`${ROOT}${directory}/package.json`, 'utf8'));
  return `${directory}/${typeof bin === 'string' ? bin : bin[name]}`;
}

function unitTests(testRoot) {
  console.log('== unit tests');
  const report = `${RESULTS}/unit.json`;
  const vitest = [tool('vitest'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const ok = execute([...vitest, ...filters('--passWithNoTests')], {}, testRoot);
  const found = readReport(
    report,
    ({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, numFailedTestSuites, testResults }) => ({
      passed: numPassedTests,
      // A file that could not even be loaded holds no failed test, and is a failure all the same.
      failed:
        numFailedTests +
        (numFailedTests === 0 && numFailedTestSuites > 0
          ? testResults.filter((file) => file.status === 'failed').length
          : 0),
      skipped: numPendingTests + numTodoTests,
    }),
  );
  if (!ok && found.failed === 0) counts.failed++;
}

function browserTests() {
  console.log('== browser tests');
  if (!chromiumPath()) {
    console.log(
      'Chromium is absent, so nothing was tested in a browser. Install it (Debian, Ubuntu: apt-get install chromium), or name one: CHROMIUM=/path/to/chromium npm test',
    );
    counts.failed++;
    return;
  }
  const report = `${RESULTS}/browser.json`;
  const playwright = [tool('playwright', '@playwright/test'), 'test', '-c', 'e2e/playwright.config.ts'];
  const ok = execute([...playwright, ...filters('--pass-with-no-tests')], { PLAYWRIGHT_JSON_OUTPUT_NAME: report });
  const found = readReport(report, ({ stats }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
  }));
  if (!ok && found.failed === 0) counts.failed++;
}

function filters(passWithNoTests) {
  return names.length === 0 ? [] : [passWithNoTests, ...names];
}

function readReport(file, read) {
  const found = existsSync(file) ? read(JSON.parse(readFileSync(file, 'utf8'))) : { passed: 0, failed: 0, skipped: 0 };
  add(found);
  return found;
}

function add(found) {
  for (const kind of Object.keys(counts)) counts[kind] += found[kind];
}
