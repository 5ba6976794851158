/** Old files are looked at in turns. */

import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FollowedRoot } from './followed-root.ts';
import { at, useFolder } from './testing/followed-folder.ts';
import { ALL, OLD_MS, Turns } from './turns.ts';

useFolder();

/** A directory with one log. @param ageMs of both */
function write(name: string, ageMs: number): void {
  mkdirSync(at(name), { recursive: true });
  writeFileSync(at(`${name}/a.log`), 'one\n');
  const time = (Date.now() - ageMs) / 1000;
  for (const path of [`${name}/a.log`, name]) utimesSync(at(path), time, time);
}

it('of five looks, one is at each old file and directory, and all are at the others', () => {
  // A file that was written a moment ago is looked at again, whatever its times say.
  const now = Date.now() + 1_000;
  const young = ['new', 'young'];
  const old = Array.from({ length: 12 }, (_, i) => `old-${i}`);
  for (const name of old) write(name, OLD_MS + 60_000);
  write('young', OLD_MS - 60_000);
  write('new', 1_000);
  const consumer = { read: (bytes: Uint8Array) => bytes.length, reset: () => undefined };
  const root = new FollowedRoot(
    at(),
    { accept: () => consumer, changed: () => undefined, notice: () => undefined },
    {},
  );
  const directories = root.lookAt('', now, true).directories;
  for (const directory of directories) for (const file of root.lookAt(directory, now, true).files) file.look(now, true);
  const looksAt = (onlyLive: boolean, turn = ALL) => [
    ...root.directories(now, onlyLive, turn).filter((path) => path !== ''),
    ...Array.from(root.filesAt(now, onlyLive, turn), ({ path }) => path.replace('/a.log', '')),
  ];
  expect(looksAt(false).toSorted()).toEqual([...old, ...old, ...young, ...young].toSorted());
  expect(looksAt(true)).toEqual(['new', 'new']);
  const turns = new Turns();
  const looks = Array.from({ length: 5 }, () => looksAt(false, turns.next()));
  for (const look of looks) expect(look.filter((name) => young.includes(name))).toHaveLength(4);
  for (const look of looks) expect(look.filter((name) => old.includes(name)).length).toBeLessThanOrEqual(6);
  expect(
    looks
      .flat()
      .filter((name) => old.includes(name))
      .toSorted(),
  ).toEqual([...old, ...old].toSorted());
});
