/** Draws every run of the generator, adds what other libraries trained, and writes both parts. */

import { drawnRuns } from './drawn-runs.ts';
import { otherRuns } from './other-runs.ts';
import { trainedRuns } from './trained-runs.ts';
import { writeFamilies } from './family-files.ts';
import { isHealthy, isHidden } from './family-run.ts';
import { partOfFamily } from './part-of.ts';

const trained = trainedRuns();
const other = otherRuns();
for (const [reason, count] of [...trained.left, ...other.left]) console.log(`left out: ${count} x ${reason}`);
const runs = [...drawnRuns(), ...trained.runs, ...other.runs];
for (const part of ['tuning', 'test'] as const) {
  const own = runs.filter(({ family }) => partOfFamily(family) === part);
  writeFamilies(part, own);
  const families = new Set(own.map(({ family }) => family));
  console.log(
    `${part}: ${families.size} families, ${own.length} runs, ${own.filter(isHealthy).length} healthy, ${own.filter(isHidden).length} faults where "cannot tell" is right too`,
  );
  for (const family of families) {
    const list = own.filter((run) => run.family === family);
    console.log(
      `  ${family} (${list[0]!.origin}): ${list.length} runs, ${list.filter(isHealthy).length} healthy, ${list.filter(isHidden).length} unclear`,
    );
  }
}
