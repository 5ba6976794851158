import { expect, it } from 'vitest';
import { addressOfLensView, lensViewFromAddress } from './lens-view.ts';

it('leaves defaults out of the address, and keeps what belongs to others', () => {
  const view = lensViewFromAddress('?id=a&eval=40&t=0.6&show=late&open=3');
  expect(view).toEqual({ evaluation: 40, threshold: 0.6, show: 'late', open: 3 });
  expect(addressOfLensView('?id=a', view)).toBe('?id=a&eval=40&t=0.6&show=late&open=3');
  expect(addressOfLensView('?id=a&eval=40', lensViewFromAddress(''))).toBe('?id=a');
});

it('ignores unknown values', () => {
  expect(lensViewFromAddress('?eval=x&t=&show=zebra&open=-1')).toEqual({
    evaluation: null,
    threshold: null,
    show: null,
    open: null,
  });
  expect(lensViewFromAddress('?t=7').threshold).toBe(0.95);
});
