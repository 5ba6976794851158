/** Plants each of the mistakes that followers of files are known for into a copy of the code, and holds that a test turns red. `node packages/checks/planted-mistakes.mjs [NAME ...]` */

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Each replaces a text that must occur exactly once. */
const MISTAKES = [
  {
    name: 'trust-chokidar-alone',
    file: 'packages/follower/src/follow-tree.ts',
    changes: [
      [
        'this.#timers = [setInterval(() => this.#lookAtAll(true, false), lookMs), setInterval(() => this.#lookAtAll(false, false), idleLookMs)];',
        'this.#timers = [];',
      ],
      ['this.#afterHint ??= setTimeout(() => this.#lookAfterHint(), AFTER_HINT_LOOK_MS);', ''],
    ],
    tests: ['packages/follower/src/follow-tree.test.ts'],
  },
  {
    name: 'forget-the-trailing-record',
    file: 'packages/run-files/src/lines.ts',
    changes: [['if (this.#isSkipping) result.consumed = bytes.length;', 'result.consumed = bytes.length;']],
    tests: ['packages/run-files/src/samples.test.ts'],
  },
  {
    name: 'identity-by-inode',
    file: 'packages/follower/src/followed-file.ts',
    changes: [
      [
        "let kind = this.#remembered.isHeadOf(fd, stats.size) ? this.#remembered.compareTail(bytes) : 'different';",
        "let kind: 'same' | 'shorter' | 'different' = this.#settled === null && stats.ino === (this.inode ??= stats.ino) ? 'same' : 'different';",
      ],
      ["if (kind === 'same' && !this.#isUnedited(fd, stats)) kind = 'different';", ''],
      ['  readonly state: FileState;', '  readonly state: FileState;\n  inode: number | undefined;'],
    ],
    tests: ['packages/follower/src/follow-replaced.test.ts'],
  },
  {
    name: 'json-parse-as-array-reader',
    file: 'packages/run-files/src/json-array.ts',
    changes: [
      [
        '    for (;;) {',
        '    try {\n      const rows = JSON.parse(textOf(bytes)) as Record<string, unknown>[];\n      for (const row of rows) if (take(row, result, ++this.#count)) result.records++;\n      result.consumed = bytes.length;\n      return result;\n    } catch {\n      if (bytes.length < MAX_RECORD_BYTES) return result;\n    }\n    for (;;) {',
      ],
    ],
    tests: ['packages/run-files/src/samples.test.ts'],
  },
  {
    name: 'accept-a-shorter-file',
    file: 'packages/follower/src/suspicion.ts',
    changes: [
      ['const last = this.#last;', "if (misfit.kind === 'shorter') return true;\n    const last = this.#last;"],
    ],
    tests: ['packages/follower/src/follow-replaced.test.ts', 'packages/follower/src/follow-rewrites.test.ts'],
  },
  {
    name: 'non-finite-as-null',
    file: 'packages/run-files/src/python-json.ts',
    changes: [['`"${found}"`', "'null'"]],
    tests: ['packages/run-files/src/samples.test.ts', 'packages/run-files/src/writers.test.ts'],
  },
  {
    name: 'take-the-129th-file-for-the-first',
    file: 'packages/protocol/src/set-points.ts',
    changes: [['return 2 * writer + (isRounded ? 1 : 0);', 'return 2 * (writer % 128) + (isRounded ? 1 : 0);']],
    tests: ['packages/protocol/src/run.test.ts'],
  },
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !MISTAKES.some((mistake) => mistake.name === name));
if (unknown.length > 0) {
  console.error(`No mistake ${unknown.join(', ')}. There are: ${MISTAKES.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

/** A copy in which the packages under test come before the originals; everything else is borrowed. */
const copy = mkdtempSync(join(tmpdir(), 'planted-'));
let missed = 0;
try {
  cpSync(join(ROOT, 'packages'), join(copy, 'packages'), {
    recursive: true,
    filter: (path) => !path.includes('node_modules'),
  });
  for (const borrowed of ['node_modules', 'package.json', 'vitest.config.ts', 'tsconfig.base.json'])
    symlinkSync(join(ROOT, borrowed), join(copy, borrowed));
  for (const mistake of MISTAKES.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    const verdict = plant(mistake);
    if (!verdict.isCaught) missed++;
    console.log(`${verdict.isCaught ? 'caught' : 'MISSED'}  ${mistake.name}: ${verdict.text}`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(missed === 0 ? 'Every planted mistake turns a test red.' : `${missed} planted mistakes are not noticed.`);
process.exit(missed === 0 ? 0 : 1);

function plant({ file, changes, tests }) {
  const path = join(copy, file);
  const original = readFileSync(path, 'utf8');
  let changed = original;
  for (const [from, to] of changes) {
    if (original.split(from).length !== 2)
      return { isCaught: false, text: `${file} does not hold this exactly once: ${from}` };
    changed = changed.replace(from, () => to);
  }
  const sound = run(tests);
  if (sound.failed > 0 || sound.passed === 0)
    return { isCaught: false, text: `without it ${sound.failed} of ${sound.failed + sound.passed} tests fail already` };
  writeFileSync(path, changed);
  const planted = run(tests);
  writeFileSync(path, original);
  return {
    isCaught: planted.failed > 0,
    text: `${planted.failed} of ${planted.failed + planted.passed} tests turn red${planted.first ? `, the first: ${planted.first}` : ''}`,
  };
}

function run(tests) {
  const report = join(copy, 'report.json');
  spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', ...tests, '--reporter=json', `--outputFile.json=${report}`],
    { cwd: copy, stdio: 'ignore' },
  );
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  const first = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === 'failed')?.title;
  return { passed: numPassedTests, failed: numFailedTests, first };
}
