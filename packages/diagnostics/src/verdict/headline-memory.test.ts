/** What the headline remembers: which finding it was, how severe, and what was advised. */

import type { Advice, Finding, Level } from '@rewardboard/protocol';
import { describe, expect, it } from 'vitest';
import { ruleOf } from '../rules/all-rules.ts';
import { drawnFinding } from '../testing/drawn-finding.ts';
import { HeadlineMemory } from './headline-memory.ts';

const LOWER: Advice = { text: 'Halve the learning rate', field: 'learning_rate' };
const HIGHER: Advice = { text: 'Try 10 times the learning rate', field: 'learning_rate' };
const REGULARIZE: Advice = { text: 'Add regularization', field: 'weight_decay', to: '0.02' };
const LARGER: Advice = { text: 'Use a larger model' };

function finding(rule: string, level: Level, ...advice: Advice[]): Finding {
  return drawnFinding(rule, { level, sentence: `${ruleOf(rule)!.title}: halve the learning rate.`, advice });
}

/** @returns after each evaluation, the findings as they are shown */
function shown(...evaluations: Finding[][]): Finding[][] {
  const memory = new HeadlineMemory();
  return evaluations.map((findings) => {
    memory.evaluations++;
    memory.add(findings);
    // Asking changes nothing.
    memory.apply(findings);
    return memory.apply(findings);
  });
}

const headlines = (...evaluations: Finding[][]) =>
  shown(...evaluations).map(([first]) => `${first!.level} ${first!.rule}`);

describe('the headline', () => {
  const gap = finding('generalization-gap', 'watch');
  const unstable = finding('unstable-loss', 'watch');

  it('stays with its finding when another one of the same level opens', () => {
    expect(headlines([gap], [unstable, gap], [unstable, gap], [unstable])).toEqual([
      'watch generalization-gap',
      'watch generalization-gap',
      'watch generalization-gap',
      'watch unstable-loss',
    ]);
  });

  it('gives way at once to a more severe finding, to one that explains it, and to a fact', () => {
    expect(headlines([gap], [finding('divergence', 'act'), gap])).toEqual([
      'watch generalization-gap',
      'act divergence',
    ]);
    const severe = finding('generalization-gap', 'act');
    expect(headlines([severe], [finding('overfitting', 'act'), severe])[1]).toBe('act overfitting');
    const slow = finding('slow-progress', 'watch');
    expect(headlines([slow], [finding('stalled', 'watch'), slow])[1]).toBe('watch stalled');
  });

  it('gives way to a finding that has lasted, if it is only a remark', () => {
    const few = finding('below-target', 'watch');
    expect(headlines([few], [gap, few], [gap, few], [gap, few], [gap, few])).toEqual([
      ...Array.from({ length: 4 }, () => 'watch below-target'),
      'watch generalization-gap',
    ]);
  });

  it('does not change its level back and forth', () => {
    const act = finding('generalization-gap', 'act');
    expect(headlines([gap], [act], [gap], [gap], [act], [gap], [gap], [gap])).toEqual([
      'watch generalization-gap',
      ...Array.from({ length: 6 }, () => 'act generalization-gap'),
      'watch generalization-gap',
    ]);
  });

  it('counts what happened between its evaluations, but does not depend on how often it is asked', () => {
    const memory = new HeadlineMemory();
    memory.evaluations++;
    memory.add([gap]);
    for (let i = 0; i < 9; i++) memory.apply([unstable, gap]);
    expect(memory.apply([unstable, gap])[0]!.rule).toBe('generalization-gap');
  });
});

describe('opposite advice', () => {
  const unstable = finding('unstable-loss', 'watch', LOWER);
  const still = finding('no-learning', 'act', { text: 'Check the labels' }, HIGHER);
  const rates = 'Compare several learning rates in short runs: this run shows signs of one too high and of one too low';

  it('is not given: a rate that seemed too high is not raised, and for a while it can’t be told', () => {
    const list = shown([unstable], [], ...Array.from({ length: 6 }, () => [still]));
    expect(list[2]![0]).toMatchObject({
      level: 'watch',
      rule: 'no-learning',
      sentence: 'Can’t tell yet whether the learning rate is too high or too low.',
      advice: [{ text: 'Check the labels' }, { text: rates }],
    });
    expect(list.at(-1)![0]).toMatchObject({
      level: 'act',
      sentence: 'No learning since step 100, after unstable loss before.',
      advice: [{ text: 'Check the labels' }, { text: rates }],
    });
  });

  it('is not given by two findings at the same time', () => {
    const [list] = shown([still, unstable]);
    expect(list!.flatMap(({ advice }) => advice)).toEqual([
      { text: 'Check the labels' },
      { text: rates },
      { text: rates },
    ]);
  });

  it('is given where the loss exploded: that says for certain that the rate is too high', () => {
    const diverged = finding('divergence', 'act', LOWER);
    const [, after] = shown([finding('slow-progress', 'watch', HIGHER)], [diverged]);
    expect(after).toEqual([diverged]);
    expect(shown([finding('slow-progress', 'watch', HIGHER)], [unstable])[1]![0]!.advice).toEqual([{ text: rates }]);
  });

  it('asks for no larger model where more regularization was advised', () => {
    const [, after] = shown(
      [finding('overfitting', 'act', REGULARIZE)],
      [finding('below-target', 'watch', { text: 'More examples' }, LARGER)],
    );
    expect(after![0]!.advice).toEqual([{ text: 'More examples' }]);
    expect(after![0]!.sentence).toContain('Below target');
  });
});
