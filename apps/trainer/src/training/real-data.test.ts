/** Real labelled solutions and steps, which lie beside the checkout in `../shared`; without them these tests are skipped and counted. */

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventFromLine } from '@rewardboard/protocol';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { bundleForTest } from '../testing/bundle-for-test.ts';
import { problemKeyOf } from '../data/example.ts';
import { eachLabelledStep } from '../data/labelled-step.ts';
import { loadExamples } from '../data/load-examples.ts';
import { trainConfigSchema } from '../config/config-schema.ts';
import { runTraining } from '../run/run-training.ts';

const fromRoot = (path: string) => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
const GSM8K = fromRoot('../shared/data/gsm8k/example_model_solutions.jsonl');
const PRM800K = fromRoot('../shared/data/prm800k-val/solutions.jsonl');

afterEach(() => void vi.restoreAllMocks());

describe.skipIf(!existsSync(GSM8K))('GSM8K’s model solutions', () => {
  it('are read whole, and no question is on both sides of the split', async () => {
    const rows = readFileSync(GSM8K, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, { is_correct?: boolean }>);
    const labels = rows.flatMap((row) =>
      Object.values(row).flatMap((writer) => (typeof writer.is_correct === 'boolean' ? [writer.is_correct] : [])),
    );
    const loaded = await loadExamples({ data: [GSM8K], validationData: [] }, trainConfigSchema.parse({}));
    const { train, validation } = loaded as Extract<typeof loaded, { kind: 'solution' }>;
    const examples = [...train, ...validation];
    // Solutions that two writers share word for word are one example.
    expect(examples.length).toBeGreaterThan(labels.length * 0.98);
    expect(examples.length).toBeLessThanOrEqual(labels.length);
    const trained = new Set([...train].map(({ problem }) => problemKeyOf(problem)));
    expect([...validation].filter(({ problem }) => trained.has(problemKeyOf(problem)))).toEqual([]);
  });

  it(
    'train a model whose ROC AUC is at least 0.72 and higher than that of any single feature',
    { timeout: 240_000 },
    async () => {
      vi.spyOn(process.stdout, 'write').mockReturnValue(true);
      const processPath = await bundleForTest(new URL('./trainer-process.ts', import.meta.url));
      const folder = mkdtempSync(join(tmpdir(), 'gsm8k-'));
      const code = await runTraining({
        outputDir: join(folder, 'run'),
        data: [GSM8K],
        modelConfigPath: fromRoot('config/model_config.yaml'),
        trainConfigPath: fromRoot('config/training_config_gsm8k.yaml'),
        // The best evaluation comes in the first third.
        overrides: { num_train_epochs: 4 },
        hubUrl: null,
        backend: 'wasm',
        signal: new AbortController().signal,
        processPath,
      });
      expect(code).toBe(0);
      const events = readFileSync(join(folder, 'run/events.jsonl'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => eventFromLine(line)!);
      const best = Math.max(
        ...events.flatMap((event) => (event.type === 'evaluation' ? [event.values['eval/roc_auc'] ?? 0] : [])),
      );
      const start = events.find((event) => event.type === 'start')!;
      expect(best).toBeGreaterThanOrEqual(0.72);
      expect(best).toBeGreaterThan(start.info.data.trivialAuc[0]!.auc);
      rmSync(folder, { recursive: true });
      rmSync(dirname(processPath), { recursive: true });
    },
  );
});

it.skipIf(!existsSync(PRM800K))('PRM800K’s unlabelled steps are skipped', async () => {
  const rows = readFileSync(PRM800K, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { labels: (number | null)[] });
  const labelled = rows.flatMap(({ labels }) => labels).filter((label) => label !== null).length;
  const loaded = await loadExamples({ data: [PRM800K], validationData: [] }, trainConfigSchema.parse({}));
  const { train, validation } = loaded as Extract<typeof loaded, { kind: 'solution' }>;
  const examples = [...eachLabelledStep(train), ...eachLabelledStep(validation)];
  expect(examples.length).toBeLessThanOrEqual(labelled);
  expect(examples.length).toBeGreaterThan(labelled * 0.95);
  // The published balance: about one step in eight is wrong.
  const wrong = examples.filter(({ label }) => label === 0).length / examples.length;
  expect(wrong).toBeGreaterThan(0.08);
  expect(wrong).toBeLessThan(0.25);
});
