/** Disks of other machines: the system remembers times and sizes of files for seconds, and tells whoever opens one how it is now. */

import { appendFileSync, writeFileSync } from 'node:fs';
import type * as Fs from 'node:fs';
import { expect, it, vi } from 'vitest';
import { at, follow, until, useFolder } from './testing/followed-folder.ts';

/** What is remembered of each file from the time on when memory begins. */
const remembered = vi.hoisted(() => new Map<unknown, unknown>());
const memory = vi.hoisted(() => ({ isOn: false }));
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof Fs>();
  const lstatSync = (path: string) => {
    const stats = remembered.get(path) ?? fs.lstatSync(path);
    if (memory.isOn) remembered.set(path, stats);
    return stats;
  };
  return { ...fs, lstatSync };
});
useFolder();

it('new lines are found although times and size are remembered as they were', async () => {
  writeFileSync(at('a.log'), 'one\n');
  const { textOf, notices } = follow({ networkDiskOf: () => 'NFS', idleLookMs: 20 });
  await until(() => expect(textOf('a.log')).toBe('one\n'), 30_000);
  await until(() => expect(notices).toHaveLength(1), 30_000);
  memory.isOn = true;
  // Once it is only asked for its times.
  await until(() => expect(remembered.has(at('a.log'))).toBe(true), 30_000);
  appendFileSync(at('a.log'), 'two\n');
  await until(() => expect(textOf('a.log')).toBe('one\ntwo\n'), 30_000);
});
