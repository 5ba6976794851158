/** Diagnoses made in threads: the same as the hub would make, whatever happens to a run or to a thread. */

import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import { DEFAULT_TARGETS, Diagnoser } from '@rewardboard/diagnostics';
import type { Diagnosis, Run, RunEvent, RunLine } from '@rewardboard/protocol';
import { RunPatches, applyEvents, emptyRun } from '@rewardboard/protocol';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { ask } from '../testing/ask.ts';
import { openHub, temporaryFolder } from '../testing/open-hub.ts';
import { DiagnosisThreads, MAX_COPIES } from './diagnosis-threads.ts';
import type { FromThread } from './messages.ts';
import { serveDiagnoses } from './serve-diagnoses.ts';

const CONTEXT = { now: 5_000_000, lastPointAt: 4_999_000, trainer: 'unknown' } as const;
const folder = mkdtempSync(join(tmpdir(), 'rewardboard-thread-'));
const entry = join(folder, 'diagnosis-thread.mjs');

beforeAll(async () => {
  await build({
    entryPoints: [fileURLToPath(new URL('./diagnosis-thread.ts', import.meta.url))],
    outfile: entry,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

function someThreads(threads = 2, program = entry) {
  const notices: string[] = [];
  const pool = new DiagnosisThreads({
    entry: program,
    threads,
    targets: DEFAULT_TARGETS,
    capacity: Infinity,
    elapsedMs: () => clock.elapsed,
    ready: () => undefined,
    notice: (text) => notices.push(text),
  });
  const clock = { elapsed: 0 };
  onTestFinished(() => pool.close());
  /** @returns its last answer; null where there is none */
  const answerFor = (owner: object, run: Run): Promise<FromThread | null> =>
    new Promise((resolve) => {
      pool.diagnose(owner, run, CONTEXT, (answer) => {
        if (answer === null || answer.isWhole) resolve(answer);
      });
    });
  return { pool, notices, clock, answerFor };
}

/** Training falls; validation rises from the middle on. */
function overfits(from: number, to: number): RunEvent[] {
  const events: RunEvent[] = [];
  for (let step = from; step <= to; step++) {
    events.push({ type: 'train', step, values: { 'train/loss': 0.7 * Math.exp(-step / 900) + 0.01 * (step % 3) } });
    if (step % 10 === 0)
      events.push({
        type: 'evaluation',
        step,
        epoch: step / 500,
        values: {
          'eval/loss': 0.4 + ((step - 1_000) / 2_000) ** 2 + 0.002 * (step % 7),
          'eval/f1': 0.8 - step / 20_000 + 0.002 * (step % 30),
        },
      });
  }
  return events;
}

function here(run: Run, diagnoser = new Diagnoser(DEFAULT_TARGETS)): Diagnosis {
  return diagnoser.update(run).diagnosis(CONTEXT);
}

it('are the same as in the hub’s own thread, after each part of a run that grows, changes its past and resumes', async () => {
  const { answerFor } = someThreads(1);
  const [owner, run, diagnoser] = [{}, emptyRun(), new Diagnoser(DEFAULT_TARGETS)];
  const parts: RunEvent[][] = [
    overfits(1, 1_500),
    overfits(1_501, 2_400),
    [{ type: 'evaluation', step: 700, values: { 'eval/loss': 0.05 } }],
    [{ type: 'resume', from: 1_900, branch: 1 }, ...overfits(1_900, 2_000)],
    [{ type: 'end', outcome: 'finished', step: 2_000 }],
  ];
  for (const part of parts) {
    applyEvents(run, part);
    const answer = await answerFor(owner, run);
    expect(answer!.diagnosis).toEqual(structuredClone(here(run, diagnoser)));
  }
  expect(here(run).findings.map(({ rule }) => rule)).toContain('overfitting');
  expect(await answerFor(owner, run)).toMatchObject({ isWhole: true, diagnosis: null, failure: null });
});

it('belong to the right run when several runs are in several threads', async () => {
  const { answerFor } = someThreads(2);
  const runs = Array.from({ length: 5 }, (_, i) => {
    const run = emptyRun();
    applyEvents(run, overfits(1, 1_200 + 300 * i));
    return run;
  });
  const answers = await Promise.all(runs.map((run) => answerFor({}, run)));
  for (const [i, answer] of answers.entries()) expect(answer!.diagnosis).toEqual(structuredClone(here(runs[i]!)));
});

it('end without an answer, and with a notice, when their thread dies: the hub is asked for the rest', async () => {
  const { pool, notices, answerFor } = someThreads(
    1,
    fileURLToPath(new URL('../testing/dying-thread.mjs', import.meta.url)),
  );
  const run = emptyRun();
  applyEvents(run, overfits(1, 100));
  expect(await answerFor({}, run)).toBe(null);
  expect(pool.isAvailable).toBe(false);
  expect(notices).toEqual([expect.stringMatching(/^A diagnosis thread ended: .*no such number/)]);
});

it('are also made of long logs whose last bytes never become a record: what follows a list, and a line that was cut', async () => {
  const folder = await temporaryFolder();
  const rows = Array.from({ length: 2_500 }, (_, i) => ({ step: i + 1, loss: 0.7 * Math.exp(-i / 900) + 0.01 }));
  for (const [name, text] of [
    ['trainer_state.json', JSON.stringify({ log_history: rows, max_steps: 2_500, trial_name: null }, null, 2)],
    ['train.jsonl', `${rows.map((row) => `${JSON.stringify(row)}\n`).join('')}{"step": 2501, "lo`],
  ] as const) {
    await mkdir(join(folder, 'outputs', name.split('.')[1]!), { recursive: true });
    await writeFile(join(folder, 'outputs', name.split('.')[1]!, name), text);
  }
  const hub = await openHub({ folder, diagnosisThread: entry });
  const linesOfRuns = async () => {
    const { runs } = JSON.parse((await ask(hub.port, '/api/runs')).text) as { runs: RunLine[] };
    return runs.map(({ name, lastStep, verdict }) => `${name} to ${lastStep}: ${verdict}`).sort();
  };
  const verdict = 'No evaluation in this run; training loss ended at 0.054.';
  await expect
    .poll(linesOfRuns, { timeout: 20_000 })
    .toEqual([`json to 2500: ${verdict}`, `jsonl to 2500: ${verdict}`]);
});

it('need a program: without it there are none', () => {
  expect(someThreads(2, join(folder, 'missing.mjs')).pool.isAvailable).toBe(false);
});

it('keep a bounded number of copies, and none of a run that nobody asks about for a minute', async () => {
  const { pool, clock, answerFor } = someThreads(1);
  const run = emptyRun();
  applyEvents(run, overfits(1, 10));
  for (let i = 0; i < MAX_COPIES + 3; i++) await answerFor({ i }, run);
  expect(pool.copies).toBe(MAX_COPIES);
  clock.elapsed = 60_001;
  const last = {};
  await answerFor(last, run);
  pool.forgetUnused();
  expect(pool.copies).toBe(1);
  pool.forget(last);
  expect(pool.copies).toBe(0);
  expect((await answerFor(last, run))!.diagnosis).not.toBe(null);
});

it('a run that takes long is answered in part, and keeps no other waiting', async () => {
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => port1.close());
  let elapsed = 0;
  // Each look at the clock finds 60 ms more.
  serveDiagnoses(port2, () => (elapsed += 60));
  const [long, short] = [emptyRun(), emptyRun()];
  applyEvents(long, overfits(1, 40_000));
  applyEvents(short, overfits(1, 50));
  port1.postMessage({ type: 'open', targets: [], capacity: Infinity });
  for (const [copy, run] of [long, short].entries())
    port1.postMessage({ type: 'diagnose', copy, context: CONTEXT, patch: new RunPatches(() => true).next(run) });
  const answers: FromThread[] = [];
  while (answers.filter(({ isWhole }) => isWhole).length < 2) {
    const [answer] = (await once(port1, 'message')) as [FromThread];
    answers.push(answer);
  }
  expect(answers.filter(({ copy }) => copy === 0).length).toBeGreaterThan(5);
  expect(answers[0]!.diagnosis!.judgedStep).toBeGreaterThan(0);
  expect(answers.findIndex(({ copy }) => copy === 1)).toBeLessThan(answers.length - 2);
});
