/** Plants known mistakes into the code, one at a time and only in memory, and checks that a test fails. `npm run planted [NAME ...]` */

import { fileURLToPath } from 'node:url';
import { createVitest } from 'vitest/node';
import { MISTAKES } from './mistakes.mjs';
import { patternOf, placeFault } from './planted-places.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** `npm test` also runs the tests without a mistake. */
const checksSound = !process.argv.includes('--trust-tests');
const names = process.argv.slice(2).filter((name) => !name.startsWith('--'));
const unknown = names.filter((name) => !MISTAKES.some((mistake) => mistake.name === name));
if (unknown.length > 0) {
  console.error(`No mistake ${unknown.join(', ')}. There are: ${MISTAKES.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

/** The mistake that is in the code now. */
let planted = null;
let fault = null;

const vitest = await createVitest(
  'test',
  // Without the configuration file: each file's tests must load the code anew.
  { config: false, watch: false, root: ROOT, reporters: [{}], bail: 1, testTimeout: 120_000 },
  {
    plugins: [
      {
        name: 'planted-mistakes',
        enforce: 'pre',
        transform(code, id) {
          if (planted === null || id.split('?')[0] !== ROOT + planted.file) return null;
          return planted.changes.reduce((text, [from, to]) => {
            const without = placeFault(planted.file, text, from);
            fault ??= without;
            return without === null ? text.replace(patternOf(from), () => to) : text;
          }, code);
        },
      },
    ],
  },
);
const startedAt = performance.now();
const wanted = MISTAKES.filter(({ name }) => names.length === 0 || names.includes(name)).filter(
  ({ name, isPossible = true }) => {
    if (!isPossible)
      console.log(`skipped ${name}: its test needs what this machine lacks (root on Linux, Python with sqlite3)`);
    return isPossible;
  },
);
let missed = 0;
for (const mistake of wanted) {
  vitest.setGlobalTestNamePattern(mistake.only ?? '');
  const alreadyFails = checksSound ? (await failuresOf(mistake))[0] : undefined;
  planted = mistake;
  fault = null;
  vitest.invalidateFile(ROOT + mistake.file);
  const [first] = alreadyFails === undefined ? await failuresOf(mistake) : [];
  vitest.invalidateFile(ROOT + mistake.file);
  planted = null;
  const why =
    fault ?? (alreadyFails ? `without it a test fails already: ${alreadyFails}` : first ? null : 'no test fails');
  if (why !== null) missed++;
  console.log(why === null ? `caught  ${mistake.name}: ${first}` : `MISSED  ${mistake.name}: ${why}`);
}
await vitest.close();
const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
console.log(
  missed === 0
    ? `Each of ${wanted.length} planted mistakes makes a test fail (${seconds} s).`
    : `${missed} of ${wanted.length} planted mistakes are missed (${seconds} s).`,
);
process.exit(missed === 0 ? 0 : 1);

/** Names of the tests that fail, at least the first. */
async function failuresOf({ tests }) {
  const found = await Promise.all(tests.map((test) => vitest.globTestSpecifications([test])));
  const missing = tests.find((_, i) => found[i].length === 0);
  if (missing !== undefined) return [`${missing} does not exist`];
  // Failures of earlier runs count no more.
  vitest.state.filesMap.clear();
  vitest.state.idMap.clear();
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(found.flat());
  const failures = testModules.flatMap((module) => [
    ...[...module.children.allTests('failed')].map(({ fullName }) => fullName),
    ...module.errors().map(({ message }) => message),
  ]);
  return [...failures, ...unhandledErrors.map(({ message }) => message)];
}
