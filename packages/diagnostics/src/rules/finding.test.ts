/** What a finding takes from its rule, and what changes when it is resolved. */

import { expect, it } from 'vitest';
import { factsOf } from '../diagnosis/facts.ts';
import { findingOf } from './finding.ts';
import { overfitting } from './overfitting.ts';

const OPEN = { onsetStep: 100, detectedStep: 200, resolvedStep: null };
const PARTS = {
  level: 'act' as const,
  sentences: ['x'.repeat(71), 'Overfitting since step 100.'],
  evidence: 'Validation loss rises.',
  confidence: 0.9,
  advice: [{ text: 'Stop now.' }],
  metrics: ['eval/loss'],
  numbers: { rise: 0.1, gone: null, broken: NaN },
};

it('has the title and the causes of its rule, unless it has its own', () => {
  expect(findingOf(overfitting, factsOf(null), OPEN, PARTS)).toMatchObject({
    id: 'overfitting@200',
    rule: 'overfitting',
    title: overfitting.title,
    causes: overfitting.causes,
  });
  const own = { title: 'Validation loss rising', causes: ['Another one'] };
  expect(findingOf(overfitting, factsOf(null), OPEN, { ...PARTS, ...own })).toMatchObject(own);
});

it('takes the first sentence that fits, and leaves out numbers that are missing or not finite', () => {
  const { sentence, numbers } = findingOf(overfitting, factsOf(null), OPEN, PARTS);
  expect(sentence).toBe('Overfitting since step 100.');
  expect(numbers).toEqual({ rise: 0.1 });
});

it('says when it was resolved, and then gives no advice', () => {
  expect(findingOf(overfitting, factsOf(null), { ...OPEN, resolvedStep: 300 }, PARTS)).toMatchObject({
    sentence: 'Overfitting: resolved at step 300, began at step 100.',
    advice: [],
  });
});

it('once resolved, does not quote the newest numbers, which contradict it, unless they are of a moment', () => {
  const over = { ...OPEN, resolvedStep: 300 };
  expect(findingOf(overfitting, factsOf(null), over, { ...PARTS, range: [0.4, 0.6] })).toMatchObject({
    evidence: 'It lasted from step 100 to step 300, and was first detected at step 200.',
    numbers: {},
    ranges: [{ low: null, high: null }],
  });
  expect(findingOf(overfitting, factsOf(null), over, { ...PARTS, isOfMoment: true })).toMatchObject({
    evidence: 'Validation loss rises.',
    numbers: { rise: 0.1 },
  });
});

it('marks ten evaluation sets at most', () => {
  const evaluationSets = Array.from({ length: 20 }, (_, i) => `set${i}`);
  const { metrics } = findingOf(overfitting, { ...factsOf(null), evaluationSets }, OPEN, PARTS);
  expect(metrics).toEqual(evaluationSets.slice(0, 10).map((set) => `eval/${set}/loss`));
});
