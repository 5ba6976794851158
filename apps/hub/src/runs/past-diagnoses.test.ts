/** A replay asks the hub: the same walk over every point, stopped at a step, in pieces. */

import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { DEFAULT_TARGETS, diagnosisAt } from '@rewardboard/diagnostics';
import type { Diagnosis, Run, RunEvent } from '@rewardboard/protocol';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { ask } from '../testing/ask.ts';
import { Viewer, openHub } from '../testing/open-hub.ts';
import { evaluationAt, infoOf, linesOf } from '../testing/written-runs.ts';
import { MAX_REPLAYS, PastDiagnoses } from './past-diagnoses.ts';

const until = { timeout: 20_000, interval: 20 };

/** Noise, with two loss spikes; an evaluation each thousand steps. */
function eventsOf(steps: number): RunEvent[] {
  const events: RunEvent[] = [{ type: 'start', time: 1, info: infoOf('long', 1) }];
  for (let step = 1; step <= steps; step++) {
    const noise = ((step * 7919) % 101) / 1000;
    const loss = step === 3_000 || step === 7_000 ? 9 : 0.3 + 0.4 * Math.exp(-step / 2_000) + noise;
    events.push({ type: 'train', step, time: 1 + step, values: { 'train/loss': loss } });
    if (step % 1_000 === 0) events.push(evaluationAt(step, 0.4 + step / 50_000));
  }
  return events;
}

function runOf(events: readonly RunEvent[]): Run {
  const run = emptyRun();
  applyEvents(run, events);
  return run;
}

it('gives at each step the diagnosis of someone who saw every point until then, whether steps go forward or back', async () => {
  const events = eventsOf(12_000);
  const hub = await openHub({ targets: DEFAULT_TARGETS });
  await mkdir(join(hub.directory, 'long'));
  await writeFile(join(hub.directory, 'long/events.jsonl'), linesOf(events));
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs[0]?.lastStep).toBe(12_000), until);
  const run = runOf(events);
  for (const step of [2_999, 3_000, 7_500, 12_000, 3_000]) {
    const { status, text } = await ask(hub.port, `/api/runs/long/diagnosis?step=${step}`);
    expect(status).toBe(200);
    const { diagnosis } = JSON.parse(text) as { diagnosis: Diagnosis };
    expect(diagnosis.timeline).toEqual(diagnosisAt(run, DEFAULT_TARGETS, step).timeline);
    expect([diagnosis.sentence, diagnosis.findings.map(({ id }) => id)]).toEqual([
      diagnosisAt(run, DEFAULT_TARGETS, step).sentence,
      diagnosisAt(run, DEFAULT_TARGETS, step).findings.map(({ id }) => id),
    ]);
    expect(diagnosis.judgedStep).toBeUndefined();
  }
  // The past does not change when the run goes on.
  const before = (await ask(hub.port, '/api/runs/long/diagnosis?step=7500')).text;
  await appendFile(
    join(hub.directory, 'long/events.jsonl'),
    linesOf([{ type: 'train', step: 12_001, time: 13_000, values: { 'train/loss': 0.3 } }]),
  );
  await vi.waitFor(() => expect(viewer.runs[0]?.lastStep).toBe(12_001), until);
  expect((await ask(hub.port, '/api/runs/long/diagnosis?step=7500')).text).toBe(before);
  for (const query of ['', '?step=', '?step=x', '?step=Infinity'])
    expect([query, (await ask(hub.port, `/api/runs/long/diagnosis${query}`)).status]).toEqual([query, 400]);
  expect((await ask(hub.port, '/api/runs/none/diagnosis?step=1')).status).toBe(404);
});

it('a replay gives way to everything else, ends when nobody waits, and only so many go on at once', async () => {
  const run = runOf(eventsOf(20_000));
  const past = new PastDiagnoses([]);
  const stop = new AbortController();
  let turns = 0;
  const count = () => {
    turns++;
    if (past.isBusy) setImmediate(count);
  };
  const all = Array.from({ length: MAX_REPLAYS }, () => past.at(run, 20_000, stop.signal));
  expect(past.isBusy).toBe(true);
  setImmediate(count);
  const [first] = await Promise.all(all);
  expect(turns).toBeGreaterThan(3);
  expect(first!.findings.length).toBeGreaterThan(0);
  expect(past.isBusy).toBe(false);
  const given = past.at(run, 10_000, stop.signal);
  stop.abort();
  expect(await given).toBe(null);
  expect((await past.at(run, 10_000, new AbortController().signal))!.sentence).toBe(
    diagnosisAt(run, [], 10_000).sentence,
  );
});
