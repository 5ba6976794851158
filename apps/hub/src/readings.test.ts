/** Real logs: the monitor agrees in kind with what an engineer read in them. Those that only ../shared has are skipped without it. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_TARGETS, diagnose, diagnosisAt } from '@rewardboard/diagnostics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRuns } from './read-runs.ts';
import type { LiveRun } from './read-runs.ts';
import { notPlain, textsOf } from '../../../packages/diagnostics/src/testing/plain-words.ts';
import { READINGS } from './testing/readings.ts';
import { hasSharedLogs, REAL_LOGS } from './testing/real-logs.ts';

describe('the verdict on a real log', () => {
  let runs: LiveRun[] = [];

  const stateDirectory = mkdtempSync(join(tmpdir(), 'rewardboard-readings-'));
  afterAll(() => rmSync(stateDirectory, { recursive: true }));

  beforeAll(async () => {
    const reading = await readRuns({ directories: REAL_LOGS, stateDirectory, targets: [], notice: () => undefined });
    runs = reading.all();
    await reading.close();
  }, 60_000);

  it.for(READINGS)('%s: %s', ([, piece, rules], { skip }) => {
    const found = runs.filter(({ id, origin }) => origin.directory.includes(piece) || id.includes(piece));
    if (found.length === 0 && !hasSharedLogs) skip();
    expect(found, `no run of ${piece}`).not.toEqual([]);
    for (const run of found) expect(rules).toContain(diagnose(run.evaluated(), []).rule);
  });

  it.skipIf(!hasSharedLogs)('raises no alarm at any evaluation of the noisy healthy one', () => {
    const run = runs.find(({ origin }) => origin.directory.includes('sentiment-live-snapshots'))!;
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
});
