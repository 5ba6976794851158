/** The file that says which process writes a run. */

import { expect, it } from 'vitest';
import type { RunJson } from './run-json.ts';
import { readRunJson } from './run-json.ts';

it('is waited for while it is incomplete, and skipped once it is longer than 1 MiB', () => {
  const taken: RunJson[] = [];
  const consumer = readRunJson((runJson) => taken.push(runJson));
  const begun = (length: number) => Buffer.from('{"id": "a", "filler": "'.padEnd(length, 'x'));
  expect(consumer.read(begun(1024 * 1024))).toBe(0);
  expect(consumer.read(begun(1024 * 1024 + 1))).toBe(1024 * 1024 + 1);
  expect(taken).toEqual([]);
  consumer.read(Buffer.from('{"id": "a", "pid": 12}'));
  expect(taken).toEqual([{ id: 'a', pid: 12, host: null, startedAt: 0 }]);
});
