/** Steps that only evaluations name, while the training repeats its epoch. */

import { expect, it } from 'vitest';
import { readFileEvents } from '../testing/read-file-events.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const seriesOf = (text: string) => {
  const found: Record<string, [step: number, value: number][]> = {};
  for (const event of readFileEvents('slurm-1.out', bytes(text)))
    if (event.type === 'points')
      for (const [path, { steps, values }] of Object.entries(event.series))
        for (let i = 0; i < steps.length; i++) (found[path] ??= []).push([steps[i]!, values[i]!]);
  return found;
};

it('stands an evaluation behind the records before it, in a few passes', () => {
  const text = [1, 2, 3, 4, 5, 6]
    .map((i) => `epoch 1 loss 0.${9 - i}\n${i % 3 === 0 ? `eval @ step ${i * 10}: eval_loss 0.${8 - i}\n` : ''}`)
    .join('');
  expect(seriesOf(text)).toMatchObject({
    'train/loss': [1, 2, 3, 4, 5, 6].map((i) => [i, (9 - i) / 10]),
    'eval/loss': [
      [3, 0.5],
      [6, 0.2],
    ],
  });
});
