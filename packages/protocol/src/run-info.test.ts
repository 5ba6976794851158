/** A run's own words: whatever was written, what is read has every field with its type, and is never deep or long. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MAX_INFO_DEPTH, MAX_INFO_FIELDS, MAX_INFO_TEXT, infoFromWire } from './run-info.ts';

function depthOf(value: unknown): number {
  return typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
}

it('anything at all becomes a whole RunInfo, and reading it again changes nothing', () => {
  const fields = Object.keys(infoFromWire({})).sort();
  fc.assert(
    fc.property(
      fc.record({
        id: fc.anything(),
        data: fc.anything(),
        modelConfig: fc.anything(),
        versions: fc.anything(),
        changedFields: fc.anything(),
        plannedSteps: fc.anything(),
      }),
      (raw) => {
        const info = infoFromWire(raw);
        expect(Object.keys(info).sort()).toEqual(fields);
        expect(typeof info.id).toBe('string');
        expect(infoFromWire(info)).toEqual(info);
      },
    ),
  );
});

it('what is right stays as it is', () => {
  const info = {
    ...infoFromWire({}),
    program: 'TRL',
    id: 'a',
    name: 'A',
    createdAt: 5,
    plannedSteps: 100,
    trainConfig: { learning_rate: 0.1, betas: [0.9, 0.99], seed: null },
    changedFields: ['seed'],
    versions: { node: '20' },
  };
  expect(infoFromWire(JSON.parse(JSON.stringify(info)))).toEqual({
    ...info,
    data: { ...info.data, trainBaseRate: NaN, evalBaseRate: NaN },
  });
});

it('depth, length and number of fields are bounded, and no name reaches a prototype', () => {
  let deep: unknown = 1;
  for (let i = 0; i < 10_000; i++) deep = [deep];
  const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`field${i}`, i]));
  const polluting: unknown = JSON.parse('{"__proto__": {"polluted": 1}, "kept": 1}');
  const info = infoFromWire({ id: 'x'.repeat(10_000), modelConfig: { deep }, trainConfig: many, versions: polluting });
  expect(depthOf(info.modelConfig)).toBeLessThanOrEqual(MAX_INFO_DEPTH + 1);
  expect(Object.keys(info.trainConfig)).toHaveLength(MAX_INFO_FIELDS);
  expect(info.id.length).toBeLessThanOrEqual(MAX_INFO_TEXT + 1);
  expect(infoFromWire({ trainConfig: polluting }).trainConfig).toEqual({ kept: 1 });
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});
