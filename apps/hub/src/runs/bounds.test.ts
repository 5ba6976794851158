/** What the hub keeps in memory of its runs. */

import { expect, it } from 'vitest';
import type { RunEvent, SourceStatus } from '@rewardboard/protocol';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { evaluationAt } from '../testing/written-runs.ts';
import { LiveRun } from './live-run.ts';
import { PastDiagnoses } from './past-diagnoses.ts';
import { summaryOf } from './run-summary.ts';

const origin = { name: 'a run', directory: 'outputs/a', source: 'own journal' };

it('a series keeps at most 2,000,000 points', () => {
  const live = new LiveRun('a', '0', origin, 0);
  const steps = Float64Array.from({ length: 2_000_001 }, (_, i) => i);
  live.apply([{ type: 'points', series: { 'train/loss': { steps, values: steps } } }]);
  expect(live.run.series.get('train/loss')!.length).toBeLessThanOrEqual(2_000_000);
});

it('a run is being filled while one of its files has more than 4 MiB to read', () => {
  const live = new LiveRun('a', '0', origin, 0);
  const isFilling = (unread: number) => {
    live.setSource({ path: 'log.jsonl', size: 10 + unread, read: 10, error: null } as SourceStatus);
    return live.isFilling;
  };
  expect([isFilling(4 * 1024 * 1024), isFilling(4 * 1024 * 1024 + 1)]).toEqual([false, true]);
});

it("a run's line lists the newest 100 of its former ids", () => {
  const formerIds = new Set(Array.from({ length: 150 }, (_, i) => `former-${i}`));
  const summary = summaryOf(new LiveRun('a', '0', { ...origin, formerIds }, 0));
  expect(summary.formerIds).toEqual([...formerIds].slice(50));
});

it('of replays, the last four runs are kept where they stopped; an earlier one is read again from its beginning', async () => {
  const events: RunEvent[] = [evaluationAt(1), evaluationAt(2), evaluationAt(3)];
  const runs = Array.from({ length: 5 }, () => {
    const run = emptyRun();
    applyEvents(run, events);
    return run;
  });
  const past = new PastDiagnoses([]);
  const { signal } = new AbortController();
  for (const run of runs) await past.at(run, 2, signal);
  // Only whoever reads the beginning again sees this.
  for (const run of runs) run.evaluations[0]!.values['eval/loss'] = NaN;
  const seen: boolean[] = [];
  for (const run of runs.toReversed())
    seen.unshift((await past.at(run, 3, signal))!.findings.some(({ rule }) => rule === 'non-finite'));
  expect(seen).toEqual([true, false, false, false, false]);
});
