import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DEFAULT_VIEW, SAMPLE_FILTERS, addressOfView, boundedZoom, viewFromAddress } from './view-state.ts';
import type { ViewState } from './view-state.ts';

it('reads back every address that it writes', () => {
  const step = fc.integer({ min: 0, max: 100_000 });
  const view: fc.Arbitrary<ViewState> = fc.record({
    axis: fc.constantFrom('step', 'epoch', 'elapsed', 'clock'),
    isLogX: fc.boolean(),
    logY: fc.constantFrom(null, true, false),
    smoothing: fc.integer({ min: 0, max: 99 }).map((hundredths) => hundredths / 100),
    evaluation: fc.oneof(fc.constantFrom('best' as const, 'latest' as const), step),
    filter: fc.constantFrom(...SAMPLE_FILTERS),
    replay: fc.oneof(fc.constant(null), step),
    isWholeY: fc.boolean(),
    axes: fc
      .uniqueArray(fc.constantFrom('loss', 'eval/f1', 'a~b&c'))
      .map((names) => new Map(names.map((name) => [name, { low: -0.5, high: null, isLogarithmic: false }]))),
    pinned: fc.uniqueArray(fc.constantFrom('eval/f1', 'my metric', 'a&b=c')),
    enlarged: fc.constantFrom(null, 'eval/f1', 'a&b'),
    zoom: fc.oneof(
      fc.constant(null),
      fc.tuple(step, fc.integer({ min: 1, max: 1000 })).map(([from, width]) => [from, from + width] as const),
    ),
  });
  fc.assert(
    fc.property(view, (chosen) => {
      expect(viewFromAddress(addressOfView('?id=a', chosen))).toEqual(chosen);
    }),
  );
});

it('keeps the run in the address and leaves defaults out', () => {
  expect(addressOfView('?id=a%26b', DEFAULT_VIEW)).toBe('?id=a%26b');
  expect(addressOfView('', DEFAULT_VIEW)).toBe('');
  expect(addressOfView('?id=a&axis=epoch', { ...DEFAULT_VIEW, logY: true })).toBe('?id=a&log=on');
});

it('uses the default for invalid values in an address', () => {
  expect(viewFromAddress('?axis=moon&log=maybe&smooth=-1&eval=x&show=&from=9&to=3')).toEqual(DEFAULT_VIEW);
  expect(viewFromAddress('?smooth=7').smoothing).toBe(0.99);
});

it('keeps a zoom inside the run', () => {
  expect(boundedZoom([-50, 50], 1000)).toEqual([0, 100]);
  expect(boundedZoom([950, 1050], 1000)).toEqual([900, 1000]);
  expect(boundedZoom([10, 10], 1000)).toEqual([10, 12]);
  expect(boundedZoom([-10, 1200], 1000)).toBeNull();
  expect(boundedZoom(null, 1000)).toBeNull();
});
