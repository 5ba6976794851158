import { expect, it } from 'vitest';
import { TextPool } from './text-pool.ts';

it('reserves at most 16 MiB at a time', () => {
  const before = process.memoryUsage().arrayBuffers;
  const pool = new TextPool();
  const text = 'x'.repeat(1024 ** 2);
  // Blocks of 1, 4, 16 and 16 MiB.
  for (let i = 0; i < 22; i++) pool.add(text);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40 * 1024 ** 2);
  expect(pool.get(21)).toBe(text);
});
