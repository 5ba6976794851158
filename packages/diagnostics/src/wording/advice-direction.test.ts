/** The direction of an advice, from its numbers or its words. */

import { expect, it } from 'vitest';
import { factsOf } from '../diagnosis/facts.ts';
import { directionOf } from './advice-direction.ts';
import { moreCapacity, moreExamples, moreRegularization, scaleLearningRate } from './advice.ts';

const unnamed = factsOf(null);
const named = factsOf(null, { config: { learning_rate: 2e-5, weight_decay: 0.01, hidden_size: 64 } });

it.each([
  ['a lower rate', scaleLearningRate, 0.5, { knob: 'learning rate', sign: -1 }],
  ['a higher rate', scaleLearningRate, 10, { knob: 'learning rate', sign: 1 }],
] as const)('finds %s, whether or not the log has the present one', (_, advice, factor, direction) => {
  for (const facts of [unnamed, named]) expect(advice(facts, factor).map(directionOf)).toEqual([direction]);
});

it('finds more regularization and a larger model, and nothing in what turns neither', () => {
  for (const facts of [unnamed, named]) {
    expect(moreRegularization(facts).map(directionOf)).toEqual([{ knob: 'capacity', sign: -1 }]);
    expect(moreCapacity(facts).map(directionOf)).toEqual([{ knob: 'capacity', sign: 1 }]);
    expect(moreExamples(facts).map(directionOf)).toEqual([null]);
  }
  expect(directionOf({ text: 'Compare several learning rates in short runs' })).toBeNull();
});
