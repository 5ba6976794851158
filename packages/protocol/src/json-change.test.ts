/** Changes of JSON make the newer value of the older one, and are short where little changed. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonChanges, withJsonChanges } from './json-change.ts';

const travelled = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

it('changes that travelled as JSON make the newer value of the older one, and leave the older one as it is', () => {
  const leaf = fc.oneof(fc.integer({ min: 0, max: 2 }), fc.constantFrom('a', 'NaN', null, true));
  const key = fc.constantFrom('level', 'findings', 'length', '0', 'constructor');
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(key, tie('value'), { noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(value, value, (before, after) => {
      const kept = travelled(before);
      expect(withJsonChanges(before, travelled(jsonChanges(before, after)))).toEqual(after);
      expect(before).toEqual(kept);
      expect(jsonChanges(before, kept)).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

it('a number deep in a value travels alone, an absent field is gone, and an undefined one is no change', () => {
  const findings = Array.from({ length: 5 }, (_, i) => ({
    id: `spike@${i}`,
    sentence: 'x'.repeat(100),
    numbers: { loss: i, usual: 0.123456 },
  }));
  const before = { findings, judgedStep: 3, evidence: 'The same.' };
  const after = { findings: travelled(findings), judgedStep: undefined, evidence: 'The same.' };
  after.findings[2]!.numbers.loss = 9;
  const changes = travelled(jsonChanges(before, after));
  expect(changes).toEqual([[['findings', 2, 'numbers', 'loss'], 9], [['judgedStep']]]);
  const made = withJsonChanges(before, changes);
  expect(made.findings[1]).toBe(before.findings[1]);
  expect(jsonChanges({ a: 1 }, { a: 1, b: undefined })).toEqual([]);
});

it('a list whose entries moved is sent as it is now', () => {
  const entries = Array.from({ length: 20 }, (_, i) => ({ step: i, id: `finding ${i}` }));
  const after = { timeline: [{ step: 99, id: 'new' }, ...entries] };
  expect(jsonChanges({ timeline: entries, level: 'fine' }, { ...after, level: 'fine' })).toEqual([
    [['timeline'], after.timeline],
  ]);
});
