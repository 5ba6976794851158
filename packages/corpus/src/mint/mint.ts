/**
 * Mints the corpus: trains the run of each recipe, keeps those that became what they were meant to be, and writes both parts.
 * With names of groups only these are made anew, with --tuning or --test only that part; with --check one run of each is made again and held against the one that is kept.
 * What was trained is remembered, so that a minting that was broken off goes on where it was, also under a later commit with --trained-by COMMIT; --afresh forgets it first.
 */

import { execFileSync } from 'node:child_process';
import { readCorpus, writeCorpus } from '../corpus-files.ts';
import type { MintedRun, StoredNumber } from '../minted-run.ts';
import { ROOT } from '../../../../e2e/processes.ts';
import { UNFINISHED } from './unfinished.mjs';
import { GROUPS } from './groups.ts';
import { mintedRun } from './minted.ts';
import { Pool } from './pool.ts';
import type { Recipe } from './recipe.ts';
import { POOL_SEEDS, partOf, poolOf } from './rounds.ts';
import type { PoolName } from './rounds.ts';
import type { TrainedRun } from './train-run.ts';
import { trainRun } from './train-run.ts';
import { forgetTrained, keepTrained, trainedBefore } from './trained-runs.ts';

/** After so many trainings a process ends, and the next goes on: one that opened a thousand engines is slow. */
const TRAININGS_A_PROCESS = 200;

/** So many losses, and so much of each, must be the same. */
const FIRST_LOSSES = 3;
const SAME = 1e-4;

const words = process.argv.slice(2);
const checks = words.includes('--check');
const parts = (['tuning', 'test'] as const).filter(
  (part) => words.includes(`--${part}`) || !(words.includes('--tuning') || words.includes('--test')),
);
const by = words.indexOf('--trained-by');
const commit = by < 0 ? 'HEAD' : words.splice(by, 2)[1]!;
const wanted = words.filter((word) => !word.startsWith('--'));
const known = GROUPS.map(({ make }) => make(0).group);
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`No group ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  process.exit(2);
}
if (words.includes('--afresh')) forgetTrained();
/** Changes with the trainer and what it computes with. */
const trainer = execFileSync('git', ['rev-parse', `${commit}:apps/trainer`, `${commit}:package-lock.json`], {
  cwd: ROOT,
  encoding: 'utf8',
});
const pools = new Map<PoolName, Pool>();

const minted: MintedRun[] = [];
let differing = 0;
let trainings = 0;
for (const { make, indexes } of GROUPS) {
  const { group } = make(0);
  if (wanted.length > 0 && !wanted.includes(group)) continue;
  if (checks) await check(group, make);
  else await mintGroup(group, make, indexes);
}
if (!checks) {
  const isMintedAnew = (run: MintedRun) => wanted.length === 0 || wanted.includes(run.group);
  for (const part of parts)
    writeCorpus(
      part,
      inOrder([...readCorpus(part).filter((run) => !isMintedAnew(run)), ...minted.filter((run) => run.part === part)]),
    );
  console.log(`${minted.length} runs written`);
}
process.exit(differing === 0 ? 0 : 1);

async function mintGroup(group: string, make: (index: number) => Recipe, indexes: readonly number[]): Promise<void> {
  const startedAt = performance.now();
  const reasons = new Map<string, number>();
  let kept = 0;
  for (const index of indexes) {
    if (!parts.includes(partOf(group, index))) continue;
    const recipe = make(index);
    let trained = trainedBefore(recipe, trainer);
    if (!trained) {
      if (trainings++ >= TRAININGS_A_PROCESS) process.exit(UNFINISHED);
      keepTrained(recipe, trainer, (trained = await train(recipe)));
    }
    const run = mintedRun(recipe, trained);
    if (typeof run === 'string') reasons.set(run, (reasons.get(run) ?? 0) + 1);
    else {
      kept++;
      minted.push(run);
    }
  }
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(
    `${group}: ${kept} kept, ${seconds.toFixed(0)} s${[...reasons].map(([reason, count]) => `; ${count} x ${reason}`).join('')}`,
  );
}

function train(recipe: Recipe): Promise<TrainedRun> {
  const name = poolOf(recipe.group, recipe.index);
  const pool = pools.get(name) ?? new Pool(POOL_SEEDS[name]);
  pools.set(name, pool);
  return trainRun(recipe, pool);
}

/** Of the order in which groups are listed, whatever was minted when. */
function inOrder(runs: readonly MintedRun[]): MintedRun[] {
  const place = (run: MintedRun) => known.indexOf(run.group) * 1e6 + Number(run.id.split('/')[1]);
  return runs.toSorted((a, b) => place(a) - place(b));
}

async function check(group: string, make: (index: number) => Recipe): Promise<void> {
  const kept = [...readCorpus('tuning'), ...readCorpus('test')].find((run) => run.group === group);
  if (!kept) return console.log(`${group}: none is kept`);
  const recipe = make(Number(kept.id.split('/')[1]));
  const run = mintedRun(recipe, await train(recipe));
  const verdict = typeof run === 'string' ? `DIFFERS: ${run}` : difference(kept, run);
  if (verdict.startsWith('DIFFERS')) differing++;
  console.log(`${kept.id}: ${verdict}`);
}

/** Another machine, or kernels that were written again, differ in the last digits; where a training is chaotic these grow. */
function difference(kept: MintedRun, run: MintedRun): string {
  if (JSON.stringify(run) === JSON.stringify(kept)) return 'the same';
  const deviation = (of: (one: MintedRun) => StoredNumber[], until = Infinity) =>
    Math.max(
      ...of(kept)
        .slice(0, until)
        .map((number, i) => Math.abs(Number(number) - Number(of(run)[i])) / Math.abs(Number(number)))
        .filter(Number.isFinite),
      0,
    );
  const first = deviation(({ points }) => points.loss, FIRST_LOSSES);
  const later = `the clean losses by ${(100 * deviation(({ clean }) => clean.loss)).toPrecision(2)}% at most`;
  return first > SAME
    ? `DIFFERS: the first ${FIRST_LOSSES} training losses by ${(100 * first).toPrecision(2)}%`
    : `the same but for rounding; ${later}`;
}
