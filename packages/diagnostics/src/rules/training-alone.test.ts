/** Logs without evaluations: what training loss, its accuracy and its gradient say by themselves. */

import { describe, expect, it } from 'vitest';
import type { RunAbout, Values } from '@rewardboard/protocol';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { diagnose } from '../diagnosis/diagnose.ts';
import { DEFAULT_TARGETS } from '../verdict/target.ts';
import { found } from '../testing/healthy-run.ts';
import { seededRandom } from '../testing/random.ts';

const random = seededRandom(12);
const trained = (count: number, values: (i: number) => Values, about: RunAbout = {}) => {
  const run = emptyRun();
  applyEvents(run, [{ type: 'about', about }]);
  applyEvents(
    run,
    Array.from({ length: count }, (_, i) => ({ type: 'train' as const, step: i + 1, values: values(i) })),
  );
  return run;
};
const says = (run: ReturnType<typeof trained>) => diagnose(run, DEFAULT_TARGETS);

describe('gradients that are huge from the start', () => {
  const norms = (loss: (i: number) => number, size = 3e4) =>
    trained(100, (i) => ({
      'train/loss': loss(i),
      'train/grad_norm': size * Math.exp(random.normal() / 3),
      'train/learning_rate': 1e-3,
    }));
  const flat = () => 1.386 + random.normal() / 200;

  it('are a matter of action while the loss does not fall, with a lower rate as advice', () => {
    const diagnosis = says(norms(flat));
    expect(diagnosis).toMatchObject({ level: 'act', rule: 'gradient-norm' });
    expect(diagnosis.sentence).toMatch(/^Gradient norm \d\d,\d00 since step 1, and the loss doesn’t fall\.$/);
    expect(diagnosis.findings[0]!.advice[0]).toMatchObject({ field: 'learning_rate', from: '0.001', to: '1e-4' });
  });

  it('are none where the loss falls, where they are usual, and for a loss that is as large', () => {
    expect(
      found(
        norms((i) => 1.386 * Math.exp(-i / 60)),
        'gradient-norm',
      ),
    ).toBeUndefined();
    expect(found(norms(flat, 30), 'gradient-norm')).toBeUndefined();
    expect(
      found(
        norms(() => 3000 * flat()),
        'gradient-norm',
      ),
    ).toBeUndefined();
  });
});

describe('training loss and accuracy of each epoch', () => {
  const epochs = (accuracy: number, loss = Math.log(10), about: RunAbout = { stepUnit: 'epoch' }) =>
    trained(
      20,
      () => ({ 'train/loss': loss + random.normal() / 2000, 'train/accuracy': accuracy + random.normal() / 500 }),
      about,
    );

  it('show that nothing is learned, if both are those of a guess', () => {
    expect(says(epochs(0.1))).toMatchObject({
      level: 'act',
      rule: 'no-learning',
      sentence: expect.stringMatching(/^No better than guessing: training loss 2\.30\d, guessing gets 2\.303\.$/),
    });
    for (const other of [epochs(0.3), epochs(0.1, 2.1), epochs(0.1, Math.log(10), {})])
      expect(found(other, 'no-learning')).toBeUndefined();
  });

  it('stand in the evidence of a run without evaluations', () => {
    const learning = (name: string) => trained(30, (i) => ({ [name]: 1 - 0.8 * Math.exp(-i / 6) }));
    expect(says(learning('train/accuracy')).sentence).toContain('training accuracy 0.994');
    const both = trained(30, (i) => ({ 'train/loss': Math.exp(-i / 6), 'train/accuracy': 0.966 }));
    expect(says(both).evidence).toContain('from 1.000 at the start; training accuracy is 0.966.');
  });
});

it('a single jump that is long over is no verdict of a run without evaluations', () => {
  const jumping = (count: number) =>
    trained(count, (i) => ({ 'train/loss': 1.6 + random.normal() / 50 + (i === 43 ? 3 : 0) }));
  expect(says(jumping(60)).rule).toBe('spike');
  const { rule, findings } = says(jumping(100));
  expect(rule).toBeNull();
  expect(findings.find((finding) => finding.rule === 'spike')).toMatchObject({ onsetStep: 44, resolvedStep: 46 });
});
