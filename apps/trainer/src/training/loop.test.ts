/** What the options of the loop do to a training, seen in its journal. */

import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EndEvent, EvaluationEvent, RunEvent, TrainEvent } from '@rewardboard/protocol';
import { describe, expect, it } from 'vitest';
import { journalOf, trainHere } from '../testing/train-here.ts';

const SMALL = {
  generated_problems: 40,
  embedding_size: 4,
  hidden_size: 8,
  pair_buckets: 16,
  max_steps: 12,
  logging_steps: 1,
  eval_steps: 4,
  num_samples_to_log: 2,
  hidden_dropout: 0,
  word_dropout: 0,
  per_device_train_batch_size: 16,
  learning_rate: 0.005,
  metric_for_best_model: 'eval_loss',
};
const temporary = () => join(mkdtempSync(join(tmpdir(), 'loop-')), 'run');
async function trained(overrides: Record<string, string | number | boolean>): Promise<RunEvent[]> {
  const directory = temporary();
  await trainHere(directory, { overrides: { ...SMALL, ...overrides } });
  return journalOf(directory);
}
const losses = (events: readonly RunEvent[]) =>
  events.flatMap((event) =>
    event.type === 'train' || event.type === 'evaluation' ? [event.values['train/loss']!] : [],
  );
const rates = (events: readonly RunEvent[]) =>
  events.flatMap((event) =>
    event.type === 'train' || event.type === 'evaluation' ? [event.values['train/learning_rate']!] : [],
  );
const evaluations = (events: readonly RunEvent[]) =>
  events.filter((event): event is EvaluationEvent => event.type === 'evaluation');
const notices = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.type === 'notice' ? [event.text] : []));
const end = (events: readonly RunEvent[]) => events.at(-1) as EndEvent;

describe('the loop', () => {
  it('makes the same updates with a large batch and with small ones whose gradients are added up', async () => {
    const [large, small] = [
      await trained({}),
      await trained({ per_device_train_batch_size: 4, gradient_accumulation_steps: 4 }),
    ];
    losses(small).forEach((loss, i) => expect(loss).toBeCloseTo(losses(large)[i]!, 5));
    expect(losses(small)).toHaveLength(12);
    expect(evaluations(small).map(({ step, epoch }) => [step, epoch])).toEqual(
      evaluations(large).map(({ step, epoch }) => [step, epoch]),
    );
  });

  it('warms up for warmup_steps, whatever warmup_ratio says', async () => {
    expect(
      rates(await trained({ warmup_steps: 4, warmup_ratio: 0, lr_scheduler_type: 'constant_with_warmup' })).slice(0, 6),
    ).toEqual([0.25, 0.5, 0.75, 1, 1, 1].map((share) => 0.005 * share));
  });

  it('stops early when the metric no longer gets better, says why, and is finished', async () => {
    const events = await trained({
      max_steps: 400,
      eval_steps: 2,
      early_stopping_patience: 3,
      early_stopping_threshold: 0.5,
      eval_on_start: true,
    });
    expect(end(events)).toMatchObject({
      outcome: 'finished',
      step: 8,
      reason: "eval_loss hasn't improved for 3 evaluations (early_stopping_patience)",
    });
    expect(evaluations(events).map(({ step }) => step)).toEqual([0, 2, 4, 6, 8]);
    expect(end(events).best!.step).toBeGreaterThan(0);
  });

  it('chooses the best model in the direction that was declared for a metric of which none is known', async () => {
    const confidence = async (greater: string) =>
      end(await trained({ metric_for_best_model: 'eval_mean_confidence', greater_is_better: greater })).best!.value;
    expect(await confidence('true')).toBeGreaterThan(await confidence('false'));
  });

  it('weighs classes and smooths labels in both losses: a model that knows nothing loses ln 2 a weight', async () => {
    const first = async (overrides: object) => {
      const events = await trained({ eval_on_start: true, max_steps: 1, ...overrides });
      return {
        train: losses(events).find((loss) => loss !== undefined)!,
        eval: evaluations(events)[0]!.values['eval/loss']!,
      };
    };
    const [plain, heavy, smooth, balanced] = [
      await first({}),
      await first({ pos_weight: 3 }),
      await first({ label_smoothing_factor: 0.5 }),
      await first({ class_weight: 'balanced' }),
    ];
    const { info } = (await trained({ max_steps: 1 }))[0] as Extract<RunEvent, { type: 'start' }>;
    expect(plain.eval).toBeCloseTo(Math.LN2, 1);
    expect(heavy.eval / plain.eval).toBeCloseTo(1 + 2 * info.data.evalBaseRate, 1);
    expect(heavy.train / plain.train).toBeGreaterThan(1.5);
    expect(smooth.train).not.toBe(plain.train);
    expect(balanced.eval).toBeCloseTo(Math.LN2, 1);
    expect(balanced.train).not.toBe(plain.train);
  });

  it('stops at a loss that is not finite before the update, names the batch, and saves nothing that is lost', async () => {
    const events = await trained({
      learning_rate: 10,
      weight_decay: 10,
      warmup_ratio: 0,
      max_steps: 200,
      save_steps: 5,
      lr_scheduler_type: 'constant',
    });
    const { step, outcome, reason } = end(events);
    expect(outcome).toBe('stopped');
    expect(reason).toMatch(
      new RegExp(
        `^step ${step + 1}: the loss is (NaN|Infinity|-Infinity). Batch: .+ and 8 more\\. All predictions are non-finite, so the weights are unusable`,
      ),
    );
    expect(notices(events)).toContain(reason);
    expect((events.findLast((event) => event.type === 'train') as TrainEvent).values['train/loss']).toSatisfy(
      (loss: number) => !Number.isFinite(loss),
    );
  });

  it('stops at a finding that it was told to stop at, with the finding as the reason', async () => {
    const events = await trained({
      learning_rate: 0.02,
      max_steps: 3_000,
      eval_steps: 10,
      logging_steps: 10,
      stop_on: 'overfitting',
      generated_label_noise: 0.5,
      generated_problems: 20,
      hidden_size: 64,
    });
    expect(end(events)).toMatchObject({
      outcome: 'stopped',
      reason: expect.stringMatching(/^Overfitting since step \d+/),
    });
    expect(end(events).step).toBeLessThan(3_000);
    expect(notices(events)).toContainEqual(
      expect.stringMatching(
        /^Recommendation: add regularization: weight_decay 0\.02 instead of 0\.01 \(Overfitting since step/,
      ),
    );
  });

  it('leaves when its time is over, with a checkpoint to go on from', async () => {
    const directory = temporary();
    const outcome = await trainHere(directory, { overrides: { ...SMALL, time_limit: '0s' } });
    expect(outcome).toMatchObject({ outcome: 'stopped', cause: 'time', step: 1 });
    expect(JSON.parse(readFileSync(join(directory, 'checkpoint-1', 'resume.json'), 'utf8')).step).toBe(1);
  });
});
