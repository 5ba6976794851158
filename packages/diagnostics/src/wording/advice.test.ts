/** The advice on the learning rate: from the run's own rate, and never up from one that is already high. */

import { expect, it } from 'vitest';
import { factsOf } from '../diagnosis/facts.ts';
import { infoWith } from '../testing/draw-run.ts';
import { learnFaster, scaleLearningRate } from './advice.ts';

const withRate = (rate: number | null, diverges = false) => {
  const facts = factsOf(null);
  facts.peakRate = rate;
  facts.isOpen = (rule) => diverges && rule === 'divergence';
  return facts;
};

it('takes the rate from the log where the configuration has none', () => {
  expect(scaleLearningRate(withRate(2e-5), 3)).toEqual([
    { text: 'Try 3 times the learning rate', field: 'learning_rate', from: '2e-5', to: '6e-5' },
  ]);
  const configured = factsOf(null, { config: { learning_rate: 1e-4 } });
  configured.peakRate = 5e-5;
  expect(scaleLearningRate(configured, 0.5)[0]).toMatchObject({ from: '1e-4', to: '5e-5' });
  expect(scaleLearningRate(withRate(null), 3)[0]).toMatchObject({ text: 'Try 3 times the learning rate' });
});

it('raises none above 0.1, and lowers one that is as high or with which the loss blew up', () => {
  expect(scaleLearningRate(withRate(0.03), 10)[0]).toMatchObject({ text: 'Try a higher learning rate', to: '0.1' });
  for (const rate of [0.1, 1, 5])
    expect(scaleLearningRate(withRate(rate), 10)[0]).toMatchObject({
      text: 'Divide the learning rate by 10',
      to: String(rate / 10),
    });
  expect(scaleLearningRate(withRate(2e-5, true), 10)[0]).toMatchObject({ to: '2e-6' });
  expect(scaleLearningRate(withRate(null, true), 10)[0]).toMatchObject({ text: 'Divide the learning rate by 10' });
});

it('raises none for a model that moves, but has few examples to learn from', () => {
  const of = (trainExamples: number) => factsOf(infoWith({ data: { ...infoWith({}).data, trainExamples } }));
  expect(learnFaster(of(77), 5)).toEqual([{ text: 'Use about twice as many training examples: 77 → 154' }]);
  expect(learnFaster(of(9000), 5)[0]).toMatchObject({ text: 'Try 5 times the learning rate' });
});
