/**
 * Mints the corpus: trains the run of each recipe, keeps those that became what they were meant to be, and writes both parts.
 * With names of groups only these are made anew, with --tuning or --test only that part; with --check one run of each is made again and held against the one that is kept.
 */

import { readCorpus, writeCorpus } from '../diagnostics-bench/corpus-files.ts';
import type { MintedRun } from '../../packages/diagnostics/src/corpus/minted-run.ts';
import { GROUPS } from './groups.ts';
import { mintedRun, partOf } from './minted.ts';
import { Pool } from './pool.ts';
import type { Recipe } from './recipe.ts';
import { trainRun } from './train-run.ts';

/** Tuning and test runs share no problem. */
const POOL_SEEDS = { tuning: 20_261_124, test: 20_261_125 } as const;

const words = process.argv.slice(2);
const checks = words.includes('--check');
const parts = (['tuning', 'test'] as const).filter((part) => words.includes(`--${part}`) || !(words.includes('--tuning') || words.includes('--test')));
const wanted = words.filter((word) => !word.startsWith('--'));
const known = GROUPS.map(({ make }) => make(0).group);
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`No group ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  process.exit(2);
}
const pools = { tuning: new Pool(POOL_SEEDS.tuning), test: new Pool(POOL_SEEDS.test) };
const mint = async (recipe: Recipe) => mintedRun(recipe, await trainRun(recipe, pools[partOf(`${recipe.group}/${recipe.index}`)]));

let differing = 0;
for (const { make, runs } of GROUPS) {
  const { group } = make(0);
  if (wanted.length > 0 && !wanted.includes(group)) continue;
  if (checks) await check(group, make);
  else await mintGroup(group, make, runs);
}
process.exit(differing === 0 ? 0 : 1);

async function mintGroup(group: string, make: (index: number) => Recipe, runs: number): Promise<void> {
  const startedAt = performance.now();
  const minted: MintedRun[] = [];
  const reasons = new Map<string, number>();
  for (let index = 0; index < runs; index++) {
    if (!parts.includes(partOf(`${group}/${index}`))) continue;
    const run = await mint(make(index));
    if (typeof run === 'string') reasons.set(run, (reasons.get(run) ?? 0) + 1);
    else minted.push(run);
  }
  for (const part of parts) {
    const others = readCorpus(part).filter((run) => run.group !== group);
    writeCorpus(part, inOrder([...others, ...minted.filter((run) => run.part === part)]));
  }
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(`${group}: ${minted.length} kept, ${seconds.toFixed(0)} s${[...reasons].map(([reason, count]) => `; ${count} x ${reason}`).join('')}`);
}

/** Of the order in which groups are listed, whatever was minted when. */
function inOrder(runs: readonly MintedRun[]): MintedRun[] {
  const place = (run: MintedRun) => known.indexOf(run.group) * 1e6 + Number(run.id.split('/')[1]);
  return runs.toSorted((a, b) => place(a) - place(b));
}

async function check(group: string, make: (index: number) => Recipe): Promise<void> {
  const kept = [...readCorpus('tuning'), ...readCorpus('test')].find((run) => run.group === group);
  if (!kept) return console.log(`${group}: none is kept`);
  const isSame = JSON.stringify(await mint(make(Number(kept.id.split('/')[1])))) === JSON.stringify(kept);
  if (!isSame) differing++;
  console.log(`${kept.id}: ${isSame ? 'the same' : 'DIFFERS'}`);
}
