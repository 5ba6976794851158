/** Loads the predictions of the best runs and compares them, so that the list never waits for arithmetic. */

import { loadExamples, loadPredictions } from '../../compare/arithmetic/load-predictions.ts';
import type { Contest, ContestRun, Examples } from './ties.ts';
import { drawnMetricOf, tiesByPredictions } from './ties.ts';

export interface TiesRequest {
  id: number;
  contests: readonly Contest[];
}
export interface TiesAnswer {
  id: number;
  /** Of each contest the keys of the rows that tie with the first; null where predictions are missing. */
  ties: (string[] | null)[];
}

/** Evaluations whose predictions stay in memory. */
const MAX_KEPT = 400;
const kept = new Map<string, Float32Array | null>();
const examples = new Map<string, Examples | null>();
let newest = 0;
let queue = Promise.resolve();

self.addEventListener('message', ({ data }: MessageEvent<TiesRequest>) => {
  newest = data.id;
  queue = queue.then(async () => {
    // A newer question waits already.
    if (data.id !== newest) return;
    const ties: TiesAnswer['ties'] = [];
    // oxlint-disable-next-line no-await-in-loop -- one after the other: the hub serves others too
    for (const contest of data.contests) ties.push(await decided(contest).catch(() => null));
    const answer: TiesAnswer = { id: data.id, ties };
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to name
    self.postMessage(answer);
  });
});

async function decided(contest: Contest): Promise<string[] | null> {
  if (!drawnMetricOf(contest.metric)) return null;
  const asked = await examplesOf(contest);
  if (!asked) return null;
  const runs = contest.rows.flatMap((row) => row.runs);
  for (const run of runs) {
    const name = nameOf(run);
    if (kept.has(name)) continue;
    // oxlint-disable-next-line no-await-in-loop -- as above
    const loaded = await loadPredictions(run.id, run.step);
    if (kept.size >= MAX_KEPT) kept.delete(kept.keys().next().value!);
    kept.set(name, loaded);
    // Without one of them the others are of no use.
    if (!loaded) return null;
  }
  return tiesByPredictions(contest, asked, (run) => kept.get(nameOf(run)) ?? null);
}

async function examplesOf({ section, rows }: Contest): Promise<Examples | null> {
  const known = examples.get(section);
  if (known !== undefined) return known;
  const loaded = await loadExamples(rows[0]!.runs[0]!.id);
  // Of pairs the values are rewards, which no threshold divides.
  const asked =
    loaded?.value === 'probability'
      ? { labels: loaded.label, problems: loaded.problem, threshold: loaded.threshold }
      : null;
  examples.set(section, asked);
  return asked;
}

function nameOf({ id, step }: ContestRun): string {
  return `${step} ${id}`;
}
