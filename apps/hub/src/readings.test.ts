/** Real logs, which lie beside the checkout in `../shared/logs`: the monitor agrees in kind with what an engineer read in them. Skipped and counted without. */

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEFAULT_TARGETS, diagnose, diagnosisAt } from '@rewardboard/diagnostics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRuns } from './read-runs.ts';
import type { LiveRun } from './read-runs.ts';
import { notPlain, textsOf } from '../../../packages/diagnostics/src/testing/plain-words.ts';
import { READINGS } from './testing/readings.ts';

const LOGS = fileURLToPath(new URL('../../../../shared/logs', import.meta.url));

describe.skipIf(!existsSync(LOGS))('the verdict on a real log', () => {
  let runs: LiveRun[] = [];

  const stateDirectory = mkdtempSync(join(tmpdir(), 'rewardboard-readings-'));
  afterAll(() => rmSync(stateDirectory, { recursive: true }));

  beforeAll(async () => {
    const reading = await readRuns({ directories: [LOGS], stateDirectory, targets: [], notice: () => undefined });
    runs = reading.all();
    await reading.close();
  }, 60_000);

  it.each(READINGS)('%s: %s', (_, piece, rules) => {
    const run = runs.find(({ id, origin }) => origin.directory.includes(piece) || id.includes(piece));
    expect(run, `no run of ${piece}`).toBeDefined();
    expect(rules).toContain(diagnose(run!.evaluated(), []).rule);
  });

  it('raises no alarm at any evaluation of the noisy healthy one', () => {
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
