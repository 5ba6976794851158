import { expect, it } from 'vitest';
import { Diagnoser } from '../diagnosis/diagnoser.ts';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { inEpochs } from './in-epochs.ts';

it.each([
  ['Overfitting since step 2: keep checkpoint 2.', 'Overfitting since epoch 2: keep checkpoint 2.'],
  ['Step 3.96 of 4; steps 1 to 2, 1 step, 2,000 steps', 'Epoch 3.96 of 4; epochs 1 to 2, 1 epoch, 2,000 epochs'],
  ['0.6 at step 3 of a solution', '0.6 at step 3 of a solution'],
  ['Reduce the step size; each step counts', 'Reduce the step size; each step counts'],
])('%s', (text, expected) => {
  expect(inEpochs({ texts: [{ text }], step: 2, none: null })).toEqual({
    texts: [{ text: expected }],
    step: 2,
    none: null,
  });
});

it('a diagnosis of a log that counts epochs speaks of epochs', () => {
  const losses = [0.61, 0.55, 0.58, 0.68, 0.8];
  const evaluations = losses.map((loss, i) => ({
    type: 'evaluation' as const,
    step: i + 1,
    values: { 'train/loss': 0.7 - 0.1 * i, 'eval/loss': loss },
  }));
  const textOf = (about: object) => {
    const run = emptyRun();
    applyEvents(run, [{ type: 'about', about }, ...evaluations]);
    return JSON.stringify(new Diagnoser([]).update(run).diagnosis());
  };
  expect(textOf({})).toMatch(/step 2/);
  expect(textOf({ stepUnit: 'epoch' })).toMatch(/epoch 2/);
  expect(textOf({ stepUnit: 'epoch' })).not.toMatch(/[Ss]teps? \d|\d steps/);
});
