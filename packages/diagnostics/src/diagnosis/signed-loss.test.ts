/** The loss of a policy gradient is below zero now and then: no rule takes it for a likelihood. */

import type { RunEvent } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { diagnose } from './diagnose.ts';
import { DEFAULT_TARGETS } from '../verdict/target.ts';
import { found, rules, runOfEvents } from '../testing/healthy-run.ts';

const train = (losses: readonly number[]): RunEvent[] =>
  losses.map((loss, i) => ({
    type: 'train',
    step: 10 * (i + 1),
    values: { 'train/loss': loss, 'train/reward': 0.5 + i / 1000 },
  }));
const collapsed = Array.from({ length: 60 }, (_, i) => (i < 20 ? -0.15 + 0.01 * ((i * 7) % 20) : 0));

it('one that jumps around zero neither diverges nor spikes', () => {
  for (const losses of [collapsed, collapsed.map((loss, i) => (i === 40 ? 5 : loss)), collapsed.toReversed()]) {
    expect(rules(runOfEvents(train(losses)))).toEqual([]);
    const { notChecked, level } = diagnose(runOfEvents(train(losses)), DEFAULT_TARGETS);
    expect(notChecked.filter(({ why }) => why.includes('below zero')).map(({ rule }) => rule)).toContain('divergence');
    expect(level).not.toBe('act');
  }
});

it('what was found before the loss was first below zero is taken back', () => {
  const rising = Array.from({ length: 60 }, (_, i) => (i < 30 ? 0.1 : 2));
  expect(found(runOfEvents(train(rising)), 'divergence')).toBeDefined();
  const { findings, timeline } = diagnose(runOfEvents(train([...rising, -0.5])), DEFAULT_TARGETS);
  expect(findings).toEqual([]);
  expect(timeline.length).toBeGreaterThan(0);
});

it('a likelihood that is printed just below zero stays one', () => {
  const { notChecked } = diagnose(runOfEvents(train([0.1, -1e-9, 0.1, 0.1])), DEFAULT_TARGETS);
  expect(notChecked.filter(({ why }) => why.includes('below zero'))).toEqual([]);
});

it('the gap between two signed losses is none', () => {
  const events: RunEvent[] = Array.from({ length: 20 }, (_, i) => ({
    type: 'evaluation',
    step: 10 * (i + 1),
    values: { 'train/loss': -1, 'eval/loss': 0.5 },
  }));
  expect(rules(runOfEvents(events))).toEqual([]);
});

it('a score that is no share meets no target, and no rule takes it for one', () => {
  const events: RunEvent[] = Array.from({ length: 20 }, (_, i) => ({
    type: 'evaluation',
    step: 10 * (i + 1),
    values: { 'train/accuracy': 300, 'eval/loss': 0.5 - i / 100, 'eval/accuracy': i < 10 ? 0.95 : 150 },
  }));
  const { targets, findings } = diagnose(runOfEvents(events), DEFAULT_TARGETS);
  expect(targets.find(({ metric }) => metric === 'eval/accuracy')).toMatchObject({
    verdict: 'not checked',
    sentence: 'Not checked: its values are not between 0 and 1',
  });
  expect(findings.filter(({ metrics }) => metrics.some((metric) => metric.endsWith('accuracy')))).toEqual([]);
});

it('a policy without evaluations is reported by its reward, not by its loss', () => {
  const { level, sentence, evidence } = diagnose(runOfEvents(train(collapsed.map((loss) => loss / 50))), []);
  expect({ level, sentence }).toEqual({
    level: 'unknown',
    sentence: 'No evaluation yet at step 600; reward 0.559.',
  });
  expect(evidence).toContain('Reward is 0.559, from 0.500 at the start.');
});
