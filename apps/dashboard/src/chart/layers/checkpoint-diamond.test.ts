import { expect, it } from 'vitest';
import { labelStarts } from './checkpoint-diamond.ts';

it('the label of a checkpoint stands beside its line where there is room, and never on the axis', () => {
  const area = { left: 40, right: 300 };
  expect(labelStarts(area, 60, 150)).toEqual([71]);
  expect(labelStarts(area, 280, 150)).toEqual([119]);
  expect(labelStarts({ ...area, right: 600 }, 300, 150)).toEqual([311, 139]);
  // As on a phone: neither side is wide enough.
  expect(labelStarts(area, 180, 150)).toEqual([40]);
});
