/** Whole trainings of each kind: pairs, and the transformer on one device and on two. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { EndEvent, EvaluationEvent, RunEvent } from '@rewardboard/protocol';
import { eventFromLine } from '@rewardboard/protocol';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bundleForTest } from '../testing/bundle-for-test.ts';
import { pairLines } from '../testing/pairs-for-test.ts';
import type { TrainingOptions } from '../run/run-training.ts';
import { runTraining } from '../run/run-training.ts';

const processPath = bundleForTest(new URL('./trainer-process.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'kinds-'));
afterAll(async () => {
  rmSync(dirname(await processPath), { recursive: true });
  rmSync(folder, { recursive: true });
});

let errors = '';
beforeEach(() => {
  errors = '';
  vi.spyOn(console, 'error').mockImplementation((text) => {
    errors += String(text);
  });
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => void vi.restoreAllMocks());

async function training(
  name: string,
  overrides: TrainingOptions['overrides'],
  more: Partial<TrainingOptions> = {},
): Promise<{ code: number; events: RunEvent[] }> {
  const outputDir = join(folder, name);
  const code = await runTraining({
    outputDir,
    overrides,
    hubUrl: null,
    backend: 'wasm',
    signal: new AbortController().signal,
    processPath: await processPath,
    ...more,
  });
  const events =
    code === 0
      ? readFileSync(join(outputDir, 'events.jsonl'), 'utf8')
          .trimEnd()
          .split('\n')
          .map((line) => eventFromLine(line)!)
      : [];
  return { code, events };
}
const evaluationsOf = (events: readonly RunEvent[]) =>
  events.filter((event): event is EvaluationEvent => event.type === 'evaluation');

const SMALL = {
  embedding_size: 8,
  hidden_size: 8,
  pair_buckets: 64,
  logging_steps: 10,
  eval_steps: 20,
  num_samples_to_log: 4,
};

describe('pairs of answers', () => {
  const path = join(folder, 'pairs.jsonl');
  writeFileSync(path, pairLines(150, 2));

  it('teach a reward that is higher for the better answer, around a mean of 0', { timeout: 60_000 }, async () => {
    const { code, events } = await training(
      'pairs',
      { ...SMALL, max_steps: 200, learning_rate: 0.01, center_rewards_coefficient: 0.1, validation_share: 0.3 },
      { data: [path] },
    );
    expect(errors).toBe('');
    expect(code).toBe(0);
    const evaluations = evaluationsOf(events);
    const { values, samples, counts } = evaluations.at(-1)!;
    expect(values['eval/accuracy']).toBeGreaterThan(0.75);
    expect(values['eval/margin']).toBeCloseTo(values['eval/chosen_reward']! - values['eval/rejected_reward']!, 10);
    expect(values['eval/margin']).toBeGreaterThan(0.5);
    expect(Math.abs(values['eval/mean_reward']!)).toBeLessThan(values['eval/margin']!);
    expect(values['eval/ties']).toBe(0);
    expect(counts).toBeUndefined();
    samples!.id.forEach((id, i) => expect(samples!.label[i]).toBe(id % 2 === 0 ? 1 : 0));
    expect((events.at(-1) as EndEvent).best!.metric).toBe('eval/accuracy');
  });

  it('know no F1 to choose the best model by', async () => {
    const { code } = await training(
      'pairs-f1',
      { ...SMALL, max_steps: 10, metric_for_best_model: 'eval_recall' },
      { data: [path] },
    );
    expect(code).toBe(2);
    expect(errors).toContain(
      'metric_for_best_model is eval_recall, but preference pairs only have eval_accuracy and eval_loss',
    );
  });
});

describe('the transformer', () => {
  const TRANSFORMER = {
    model_type: 'transformer',
    hidden_size: 16,
    num_attention_heads: 2,
    intermediate_size: 32,
    max_sequence_length: 64,
    generated_problems: 60,
    max_steps: 20,
    logging_steps: 1,
    eval_steps: 20,
    num_samples_to_log: 2,
  };
  const lossesOf = (events: readonly RunEvent[]) =>
    events.flatMap((event) =>
      'values' in event && event.values['train/loss'] !== undefined ? [event.values['train/loss']] : [],
    );

  it('has on two devices the losses that it has on one with the same batch', { timeout: 90_000 }, async () => {
    const one = await training('one', { ...TRANSFORMER, per_device_train_batch_size: 16 });
    const two = await training('two', { ...TRANSFORMER, per_device_train_batch_size: 8, devices: 2 });
    expect(errors).toBe('');
    const [alone, together] = [lossesOf(one.events), lossesOf(two.events)];
    expect(alone.length).toBe(20);
    // Rounding only, grown over 20 updates.
    together.forEach((loss, i) => expect(Math.abs(loss - alone[i]!)).toBeLessThan(2e-4));
    expect(evaluationsOf(two.events).at(-1)!.counts).toBeDefined();
    expect(two.events[0]).toMatchObject({
      type: 'start',
      info: { device: '2 x wasm simd', modelConfig: { model_type: 'transformer' } },
    });
  });
});
