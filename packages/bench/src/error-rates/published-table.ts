/** Prints how the published rules do on the same runs. */

import type { MintedRun } from '../../../corpus/src/minted-run.ts';
import { median } from './error-counts.ts';
import { PUBLISHED_RULES, firstFire } from './published-rules.ts';

export function publishedTable(runs: readonly MintedRun[]): void {
  const healthy = runs.filter(({ truth }) => truth.onsetStep === null);
  console.log(
    'published rule, asked live                                                    false alarms   found     too early  median delay',
  );
  for (const rule of PUBLISHED_RULES) {
    const alarms = healthy.filter((run) => firstFire(rule, run, 0).at !== null).length;
    const own = runs.filter(
      ({ truth, method }) => truth.onsetStep !== null && method !== 'drawn' && rule.like.includes(truth.rules[0]!),
    );
    const fired = own.map((run) => {
      const onset = run.evaluations.step.filter((step) => step <= run.truth.onsetStep!).length;
      return { ...firstFire(rule, run, Math.max(0, onset - 2)), onset };
    });
    // What fired before the fault was there has said nothing of it.
    const found = fired.filter(({ at, early }) => at !== null && !early);
    const delay = median(found.map(({ at, onset }) => Math.max(0, at! + 1 - onset)));
    console.log(
      [
        rule.who.padEnd(76),
        `${alarms} (${((100 * alarms) / healthy.length).toFixed(0)}%)`.padStart(13),
        `${found.length}/${own.length}`.padStart(9),
        String(fired.filter(({ early }) => early).length).padStart(10),
        (delay === null ? '' : String(delay)).padStart(13),
      ].join(' '),
    );
  }
}
