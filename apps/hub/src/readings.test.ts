/** Real logs, which lie beside the checkout in `../shared/logs`: the monitor agrees in kind with what an engineer read in them. Skipped and counted without. */

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { diagnose } from '@rewardboard/diagnostics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRuns } from './read-runs.ts';
import type { LiveRun } from './read-runs.ts';

const LOGS = fileURLToPath(new URL('../../../../shared/logs', import.meta.url));
/** Nothing is wrong: healthy, or healthy and level at the end. */
const FINE = ['healthy', 'plateau'];

/** Piece of the run's directory or id, and the rules of which one must be the verdict. */
const READINGS: readonly (readonly [string, string, readonly string[]])[] = [
  ['overfits at once, three evaluations', 'keras_csv/bert-imdb', ['overfitting']],
  ['near chance', 'keras_csv/deepfake-near-chance', ['no-learning', 'underfitting']],
  ['overfits from epoch 4', 'intro_training', ['overfitting', 'generalization-gap']],
  ['loss and accuracy disagree', 'speaker250_training', ['loss-up-metric-up']],
  ['healthy', 'speaker10_training', FINE],
  ['no conclusion: 16 examples', 'oci_training', ['too-few-examples']],
  ['unstable start', 'islp-unstable-start/version_3', ['spike', 'unstable-loss']],
  ['no learning: predicts the mean', 'islp-unstable-start/version_2', ['no-learning']],
  ['healthy, validation better than training', 'controlit-classifier/version_0', FINE],
  ['the same from event files', 'controlit-classifier/version_1', FINE],
  ['healthy', 'controlit-classifier/version_17', FINE],
  ['rate ten times too low, four classes', 'agnews-lora-lr-sweep/run0', ['no-learning']],
  ['rate ten times too low, four classes', 'agnews-lora-lr-sweep/run3', ['no-learning']],
  ['learns', 'agnews-lora-lr-sweep/run4', FINE],
  ['perfect before training', 'keras-tf2-wandb-asset', ['too-good']],
  ['healthy, not finished', 'covbert-healthy', FINE],
  ['healthy, long plateau', 'disfluency-large-3838', FINE],
  ['overfits in all six evaluation sets', 'grouped-eval-overfit', ['overfitting']],
  ['overfits, then accuracy stands still', 'requirements-overfit', ['overfitting']],
  ['healthy, then a plateau, noisy', 'sentiment-live-snapshots', FINE],
];

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
    expect(rules).toContain(diagnose(run!.run, []).rule);
  });

  it('at no evaluation cries wolf on the noisy healthy one', () => {
    const { run } = runs.find(({ origin }) => origin.directory.includes('sentiment-live-snapshots'))!;
    expect(diagnose(run, []).timeline.filter(({ level }) => level === 'act' || level === 'watch')).toEqual([]);
  });
});
