import { describe, expect, it } from 'vitest';
import { supervise } from './supervise.ts';
import type { SolutionExample } from './example.ts';
import { exampleList } from './example.ts';
import { eachLabelledStep, labelledStepsOf } from './labelled-step.ts';

const example = (steps: string[], more: Partial<SolutionExample>): SolutionExample => ({
  kind: 'solution',
  problem: 'p',
  steps,
  labelled: 'steps',
  labels: [1],
  problemKey: 'p',
  weight: 1,
  place: '',
  ...more,
});
const examples = exampleList([
  example(['a', 'b', 'c'], { labels: [1, null, 0] }),
  example(['d', 'e'], { labelled: 'solution', labels: [1], writer: 'w' }),
  example(['f'], { labels: [1], solutionLabel: null }),
]);

describe('labelled steps', () => {
  it('are the same by index as by iteration', () => {
    const packed = labelledStepsOf(examples);
    const inOrder = [...eachLabelledStep(examples)];
    expect(inOrder.map(({ steps, label }) => [steps.join(), label])).toEqual([
      ['a', 1],
      ['a,b,c', 0],
      ['d,e', 1],
      ['f', 1],
    ]);
    expect(packed).toHaveLength(4);
    expect([0, 1, 2, 3].map((i) => packed.at(i))).toEqual(inOrder);
    expect([...packed]).toEqual(inOrder);
    expect([packed.at(-1), packed.at(4)]).toEqual([undefined, undefined]);
  });

  it('skip whole solutions with an unknown outcome', () => {
    const whole = supervise(examples, 'outcome');
    expect(Array.from(whole, ({ steps, labels, labelled }) => [steps.join(), labels, labelled])).toEqual([
      ['a,b,c', [0], 'solution'],
      ['d,e', [1], 'solution'],
    ]);
    expect(whole.get(1)).toMatchObject({ writer: 'w', labels: [1] });
  });
});
