/** The address of a comparison. */

import { expect, it } from 'vitest';
import { DEFAULT_VIEW, MAX_COMPARED, addressOfView, viewFromAddress } from './address.ts';

it('leaves defaults out, and reads back what it wrote', () => {
  expect(addressOfView({ ...DEFAULT_VIEW, runs: ['a', 'b'] })).toBe('?runs=a,b');
  const view = {
    runs: ['a', 'b', 'c'],
    base: 'b',
    metric: 'f1',
    by: 'run',
    x: 'epoch',
    y: 'full',
    view: 'each',
    show: 'any',
    axes: new Map([['f1', { low: 0.5, high: 0.75, isLogarithmic: false }]]),
    ranges: new Map<string, readonly [string, string]>([
      ['', ['0.6', '0.7']],
      ['learning_rate', ['1e-4', '3e-3']],
      ['tricky~%7E,&name', ['a~b', 'c']],
    ]),
  } as const;
  expect(viewFromAddress(addressOfView(view))).toEqual(view);
});

it('ignores what it doesn’t know: values, baselines that aren’t there, runs twice or too many', () => {
  expect(viewFromAddress('?runs=a,,a,b&base=z&by=x&x=y&y=z&view=w&show=cell&range=x&range=a~~&range=a~b~c~d')).toEqual({
    ...DEFAULT_VIEW,
    runs: ['a', 'b'],
  });
  const many = Array.from({ length: 40 }, (_, i) => `r${i}`);
  expect(viewFromAddress(`?runs=${many.join(',')}`).runs).toEqual(many.slice(0, MAX_COMPARED));
  expect(viewFromAddress('')).toEqual(DEFAULT_VIEW);
});
