/** Models trained by rewards: what their loss does not show, reward, entropy and KL do. */

import { expect, it } from 'vitest';
import type { Run, RunEvent, Values } from '@rewardboard/protocol';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { diagnose } from '../diagnosis/diagnose.ts';
import { DEFAULT_TARGETS } from '../verdict/target.ts';
import { found, rules } from '../testing/healthy-run.ts';
import { seededRandom } from '../testing/random.ts';

const random = seededRandom(4);
const noise = (size: number) => size * random.normal();

function policy(values: (share: number, i: number) => Values, points = 60): Run {
  const run = emptyRun();
  const events = Array.from({ length: points }, (_, i): RunEvent => ({
    type: 'train',
    step: 10 * (i + 1),
    values: { 'train/loss': -0.05 + noise(0.03), ...values(i / points, i) },
  }));
  applyEvents(run, events);
  return run;
}

const learns = (share: number): Values => ({
  'train/reward': 0.3 + 0.5 * share + noise(0.05),
  'train/accuracy': 0.3 + 0.5 * share + noise(0.05),
  'train/entropy': 0.6 - 0.55 * share + noise(0.01),
  'train/kl': 0.3 * share + Math.abs(noise(0.01)),
});

it('one that learns is well, although its entropy falls and its distance grows', () => {
  expect(rules(policy(learns))).toEqual([]);
});

it('a loss of 0 with a reward that never changes learns nothing', () => {
  const stuck = policy((_, i) =>
    i < 20
      ? { 'train/mean_reward': 0.5 + noise(0.1) }
      : { 'train/loss': 0, 'train/mean_reward': 0.5, 'train/accuracy': 0.45 },
  );
  expect(diagnose(stuck, DEFAULT_TARGETS)).toMatchObject({
    level: 'watch',
    sentence: 'Loss 0 and the same accuracy since step 210: nothing is learned.',
  });
  // The loss is rounded to 0, and the rewards differ.
  const rounded = policy(() => ({ 'train/loss': 0, 'train/mean_reward': 0.5 + noise(0.1) }));
  expect(found(rounded, 'policy-collapse')).toBeUndefined();
});

it('entropy that is lost without a gain in reward is collapse', () => {
  const narrow = (share: number): Values => ({
    'train/entropy': share < 0.5 ? 0.5 : 0.01,
    'train/reward': 0.4 + noise(0.05),
  });
  expect(found(policy(narrow), 'policy-collapse')!.sentence).toBe('Entropy fell from 0.500 to 0.010: policy collapse.');
});

it('a distance from the first model that runs away, and a reward without accuracy, have their names', () => {
  const away = policy((share) => ({ ...learns(share), 'train/kl': 0.05 + (share > 0.5 ? 40 * (share - 0.5) : 0) }));
  expect(found(away, 'policy-collapse')!.title).toBe('KL runaway');
  const hacked = policy((share) => ({ ...learns(share), 'train/accuracy': 0.6 - 0.4 * share + noise(0.05) }));
  expect(found(hacked, 'policy-collapse')!.title).toBe('Reward without accuracy');
});

it('a model that runs away from the first one and loses its reward needs action, whatever its gradient norm is', () => {
  const lost = policy((share) => ({
    'train/loss': noise(0.003),
    'train/reward': (share < 0.5 ? 0.2 + 0.8 * share : 1 - 0.8 * share) - 0.2 + noise(0.03),
    'train/entropy': share < 0.5 ? 1.1 - share : 0.005,
    'train/kl': 0.02 + (share > 0.5 ? 60 * (share - 0.5) : 0),
    'train/grad_norm': 0.4 + (share > 0.5 ? 25 * (share - 0.5) : 0),
  }));
  const { level, findings } = diagnose(lost, DEFAULT_TARGETS);
  expect(level).toBe('act');
  expect(findings[0]).toMatchObject({ rule: 'policy-collapse' });
  expect(findings[0]!.evidence).toContain('the reward has fallen');
});

it('is not checked where nothing is trained by rewards', () => {
  const { notChecked } = diagnose(
    policy(() => ({})),
    DEFAULT_TARGETS,
  );
  expect(notChecked.map(({ rule }) => rule)).toContain('policy-collapse');
});

it('a loss near 0 that is the KL penalty alone is no likelihood, and a reward that falls as KL grows is lost', () => {
  const penalty = policy(
    (share, i) => ({
      'train/loss': i === 0 ? 0.005 : 0.01 + 0.1 * share,
      'train/reward': 0.58 - 0.5 * share,
      'train/kl': 0.5 + 10 * share,
    }),
    20,
  );
  expect(rules(penalty)).toEqual(['policy-collapse']);
  expect(found(penalty, 'policy-collapse')).toMatchObject({
    level: 'act',
    sentence: 'The reward falls while KL grows: stop and lower the learning rate.',
  });
});

it('a reward that was the same from the first point on, at a loss of 0, calls for action', () => {
  const nothing = policy(() => ({ 'train/loss': 0, 'train/reward': 0, 'train/grad_norm': 0 }), 20);
  expect(found(nothing, 'policy-collapse')!.level).toBe('act');
});
