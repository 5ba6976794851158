/** Real logs, and the cases that concern a verdict: what is reported agrees with an engineer's reading. Those beside the checkout are skipped without it. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_TARGETS, diagnose, diagnosisAt } from '@rewardboard/diagnostics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CASE_READINGS, LOG_READINGS } from '../../../packages/corpus/src/readings/all-readings.ts';
import { runOf } from '../../../packages/corpus/src/readings/run-of.ts';
import { disagreements, scoreReading } from '../../../packages/corpus/src/readings/score-reading.ts';
import { notPlain, textsOf } from '../../../packages/diagnostics/src/testing/plain-words.ts';
import { readRuns } from './read-runs.ts';
import type { LiveRun } from './read-runs.ts';
import { casePath, hasCases } from './testing/cases.ts';
import { hasSharedLogs, REAL_LOGS } from './testing/real-logs.ts';

const stateDirectory = mkdtempSync(join(tmpdir(), 'rewardboard-readings-'));
/** The readings are of runs that ended, however lately somebody copied their files to here. */
const LATER = 24 * 3_600_000;
const now = () => Date.now() + LATER;

let runs: LiveRun[] = [];

async function readInto(directories: readonly string[]): Promise<void> {
  const reading = await readRuns({
    directories,
    stateDirectory,
    targets: DEFAULT_TARGETS,
    notice: () => undefined,
    now,
  });
  runs.push(...reading.all());
  await reading.close();
}

beforeAll(async () => {
  for (const directory of REAL_LOGS) await readInto([directory]);
  if (hasCases) for (const name of ['judgement', 'bugreports']) await readInto([casePath(name)]);
}, 60_000);
afterAll(() => rmSync(stateDirectory, { recursive: true }));

const changes: number[] = [];

describe('what is reported agrees with the reading', () => {
  it.for([...LOG_READINGS, ...CASE_READINGS])('$run: $reading', (reading, { skip }) => {
    const live = runOf(runs, reading.run);
    if (!live && !(reading.run.startsWith('logs/') ? hasSharedLogs : hasCases)) skip();
    expect(live, `no run of ${reading.run}`).toBeDefined();
    const score = scoreReading(reading, live!.evaluated(), live!.diagnosis!);
    if (reading.run.startsWith('logs/')) changes.push(score.changes);
    expect(disagreements(score)).toEqual([]);
  });

  it('the verdict changes at most twice in half of the real logs', () => {
    expect(changes.toSorted((a, b) => a - b)[changes.length >> 1]).toBeLessThanOrEqual(2);
  });
});

it.skipIf(!hasSharedLogs)('raises no alarm at any evaluation of the noisy healthy one', () => {
  const run = runOf(runs, 'logs/trainer_state/sentiment-live-snapshots')!;
  expect(diagnose(run.evaluated(), []).timeline.filter(({ level }) => level === 'act' || level === 'watch')).toEqual(
    [],
  );
});

it('is written in plain English, at the end and halfway', () => {
  const texts = runs.flatMap((live) => {
    const run = live.evaluated();
    return [
      ...textsOf(diagnose(run, DEFAULT_TARGETS)),
      ...textsOf(diagnosisAt(run, DEFAULT_TARGETS, run.lastStep / 2)),
    ];
  });
  expect(texts.length).toBeGreaterThan(0);
  expect(notPlain(texts)).toEqual([]);
});
