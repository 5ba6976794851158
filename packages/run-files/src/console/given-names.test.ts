/** Console output with metric names of its own is read under the names that a person gives them. */

import { describe, expect, it } from 'vitest';
import { consoleLog } from '../console-log.ts';
import { readWhole } from '../testing/read-whole.ts';

const GIVEN: Record<string, string> = { zeta: 'train/loss', big_omega: 'eval/accuracy' };
const context = { renamed: (name: string) => GIVEN[name], givenNames: () => Object.keys(GIVEN) };
const STEPS = [10, 20, 30];
const read = (of: (step: number, i: number) => string, given = context) =>
  readWhole(consoleLog, new TextEncoder().encode(STEPS.map((step, i) => `${of(step, i)}\n`).join('')), given);

describe('a name that a person gave a path counts', () => {
  it.each<[string, (step: number, i: number) => string, number[]]>([
    ['without a sign', (step, i) => `step ${step} zeta 0.${9 - i} big omega 0.${5 + i}`, STEPS],
    ['behind other words', (step, i) => `step ${step} now at zeta 0.${9 - i} big omega 0.${5 + i}`, STEPS],
    ['in a dictionary', (step, i) => `{'step': ${step}, 'zeta': 0.${9 - i}, 'big_omega': 0.${5 + i}}`, STEPS],
    ['on lines without a place, which are counted', (_, i) => `zeta = 0.${9 - i}, big omega = 0.${5 + i}`, [1, 2, 3]],
  ])('%s', (_, of, steps) => {
    const { series, damaged } = read(of);
    expect(damaged).toEqual([]);
    expect(series).toMatchObject({
      'train/loss': { steps, values: [0.9, 0.8, 0.7] },
      'eval/accuracy': { steps, values: [0.5, 0.6, 0.7] },
    });
  });

  it('and says nothing before', () => {
    const unnamed = { renamed: () => undefined, givenNames: () => [] };
    expect(read((step, i) => `step ${step} zeta 0.${9 - i}`, unnamed).records).toBe(0);
  });
});

it('“zeta” and “error_rate” are no remaining time and no rate of the program', () => {
  for (const name of ['zeta', 'error_rate']) {
    const lines = Array.from({ length: 12 }, (_, i) => `epoch ${i + 1} ${name} = 0.${80 - i}\n`).join('');
    expect(Object.keys(readWhole(consoleLog, new TextEncoder().encode(lines)).series)).toContain(`train/${name}`);
  }
});
