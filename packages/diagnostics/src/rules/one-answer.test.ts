/** The verdict names a model that gives one answer to everything, and the base rate that its scores show. */

import { expect, it } from 'vitest';
import { diagnose } from '../diagnosis/diagnose.ts';
import { logOfEvents } from '../testing/healthy-run.ts';
import { DEFAULT_TARGETS } from '../verdict/target.ts';

const jitter = (i: number) => [0.002, -0.003, 0.001, 0.004, -0.002][i % 5]!;
const said = (values: (i: number) => Record<string, number>) =>
  diagnose(
    logOfEvents(
      Array.from({ length: 12 }, (_, i) => ({
        type: 'evaluation' as const,
        step: i + 1,
        epoch: i + 1,
        values: values(i),
      })),
    ),
    DEFAULT_TARGETS,
  );

it('not one positive found, and the same accuracy each time: nothing is called positive, and that is the base rate', () => {
  const { level, sentence, evidence } = said((i) => ({
    'train/loss': 0.46 + jitter(i + 1),
    'eval/loss': 0.456 + jitter(i),
    'eval/accuracy': 0.8333,
    'eval/precision': 0,
    'eval/recall': 0,
    'eval/f1': 0,
  }));
  expect({ level, sentence }).toEqual({
    level: 'act',
    sentence: 'Always answers “negative”: no better than guessing.',
  });
  expect(evidence).toContain('Always predicting the base rate (0.167) would get 0.451.');
});

it('an accuracy that changes while no positive is found has false ones in it, and shows no base rate', () => {
  const { evidence } = said((i) => ({
    'train/loss': 0.46 + jitter(i + 1),
    'eval/loss': 0.456 + jitter(i),
    'eval/accuracy': 0.8 + jitter(i),
    'eval/precision': 0,
    'eval/recall': 0,
  }));
  expect(evidence).not.toContain('base rate (');
});

it('counts of one answer are named in the verdict', () => {
  const { sentence } = said((i) => ({
    'train/loss': 0.5 + jitter(i + 1),
    'eval/loss': 0.502 + jitter(i) / 4,
    'eval/tp': 400,
    'eval/fp': 100,
    'eval/fn': 0,
    'eval/tn': 0,
  }));
  expect(sentence).toBe('Always answers “positive”: no better than guessing.');
});

it('losses that jump around what guessing gets are not called worse by their last one', () => {
  const losses = [0.6, 0.85, 0.62, 0.9, 0.55, 0.8, 0.64, 0.7, 0.58, 0.88, 0.6, 0.93];
  const { sentence } = said((i) => ({
    'train/loss': 0.68 + jitter(i),
    'eval/loss': losses[i]!,
    'eval/tp': 50 + (i % 3),
    'eval/fp': 50 - (i % 2),
    'eval/fn': 50 - (i % 3),
    'eval/tn': 50 + (i % 2),
  }));
  expect(sentence).toBe('No better than guessing: validation loss 0.930, guessing gets 0.693.');
});
