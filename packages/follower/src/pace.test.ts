/** What nothing happened to is looked at less and less. */

import { appendFileSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FollowedRoot } from './followed-root.ts';
import type { Turn } from './pace.ts';
import { MAX_DUE, MAX_PAUSE_MS, Pace } from './pace.ts';
import { at, useFolder } from './testing/followed-folder.ts';

useFolder();

const TICK_MS = 250;
const AGES_MS = { new: 1_000, minute: 60_000, 'five-minutes': 300_000, hour: 3_600_000, month: 30 * 86_400_000 };

/** A directory with one log. @param ageMs of both */
function write(name: string, ageMs: number): void {
  mkdirSync(at(name), { recursive: true });
  writeFileSync(at(`${name}/a.log`), 'one\n');
  const time = (Date.now() - ageMs) / 1000;
  for (const path of [`${name}/a.log`, name]) utimesSync(at(path), time, time);
}

/** A root whose files and directories were looked at. @param now when */
function lookedAt(now: number): FollowedRoot {
  const consumer = { read: (bytes: Uint8Array) => bytes.length, reset: () => undefined };
  const events = { accept: () => consumer, changed: () => undefined, notice: () => undefined };
  const root = new FollowedRoot(at(), events, {});
  for (const directory of root.lookAt('', now, true).directories)
    for (const file of root.lookAt(directory, now, true).files) root.lookInto(file, now, true);
  return root;
}

function* looksOf(root: FollowedRoot, turn: Turn): Iterable<string> {
  for (const path of root.directoriesIn(turn)) if (path !== '') yield path;
  for (const { path } of root.filesIn(turn)) yield path.replace('/a.log', '');
}

it('looks at files and directories after a fortieth of the time since their last change, between a tick and 32 s', () => {
  for (const [name, ageMs] of Object.entries(AGES_MS)) write(name, ageMs);
  // A file that was written a moment ago is looked at again, whatever its times say.
  const now = Date.now() + 1_000;
  const root = lookedAt(now);
  const pace = new Pace(TICK_MS);
  const looks = new Map<string, number>();
  // The clock stands, so that all keep their age.
  for (let ms = 0; ms < 64_000; ms += TICK_MS)
    for (const name of looksOf(root, pace.next(now))) looks.set(name, (looks.get(name) ?? 0) + 1);
  // In 64 s, of a file and its directory.
  expect(Object.fromEntries(looks)).toEqual({
    new: 2 * 256,
    minute: 2 * 64,
    'five-minutes': 2 * 16,
    hour: 2 * 2,
    month: 2 * 2,
  });
});

it('spreads a thousand old files over its ticks', () => {
  const pace = new Pace(TICK_MS);
  for (let tick = 0; tick < MAX_PAUSE_MS / TICK_MS; tick++) {
    const { isDue } = pace.next(1e12);
    const looks = Array.from({ length: 1_000 }, (_, i) => isDue(i, 0)).filter(Boolean).length;
    expect(looks).toBeLessThanOrEqual(8);
  }
});

it('looks at few of thousands that came a minute ago, at all within 32 s, and at each that changed a moment ago with each tick', () => {
  const [pace, now] = [new Pace(TICK_MS), 1e12];
  const [old, fresh] = [Array.from({ length: 10_000 }, (_, i) => i), Array.from({ length: 50 }, (_, i) => 10_000 + i)];
  const lookedAt = new Set<number>();
  const due: number[] = [];
  for (let tick = 0; tick < 16 + MAX_PAUSE_MS / TICK_MS; tick++) {
    const { isDue } = pace.next(now);
    expect(fresh.filter((number) => isDue(number, now - 1_000))).toEqual(fresh);
    const looks = old.filter((number) => isDue(number, now - 60_000));
    // The first ticks find out how many there are.
    if (tick < 16) continue;
    due.push(looks.length);
    for (const number of looks) lookedAt.add(number);
  }
  expect(Math.max(...due)).toBeLessThanOrEqual(MAX_DUE);
  expect(lookedAt.size).toBe(old.length);
  // Where few are left, they are soon looked at as often as before.
  for (let tick = 0; tick < 16; tick++)
    void old.slice(0, 40).filter(
      (
        ({ isDue }) =>
        (number) =>
          isDue(number, now - 60_000)
      )(pace.next(now)),
    );
  const looks = Array.from({ length: 16 }, () =>
    old.slice(0, 40).map(
      (
        ({ isDue }) =>
        (number) =>
          isDue(number, now - 60_000)
      )(pace.next(now)),
    ),
  );
  expect(looks.flat().filter(Boolean).length).toBe(4 * 40);
});

it('looks within 2 s at what it may not have read whole, and with each tick at what changed a moment ago', () => {
  for (const name of ['unread', 'read', 'grown']) write(name, AGES_MS.month);
  const now = Date.now() + 1_000;
  const root = lookedAt(now);
  const looksAfter = (ms: number) => {
    const pace = new Pace(TICK_MS);
    const all = Array.from({ length: 128 }, () => Array.from(root.filesIn(pace.next(now + ms))));
    return ['read', 'unread', 'grown'].map((name) => all.flat().filter(({ path }) => path === `${name}/a.log`).length);
  };
  appendFileSync(at('grown/a.log'), 'two\n');
  root.lookInto(root.files.get('grown/a.log')!, now, false);
  root.files.get('unread/a.log')!.readAgain();
  root.files.get('unread/a.log')!.consumer.read = () => {
    throw new Error('no memory');
  };
  root.lookInto(root.files.get('unread/a.log')!, now, true);
  expect(looksAfter(0)).toEqual([1, 128, 128]);
  expect(looksAfter(600_000)).toEqual([1, 16, 4]);
});

it('looks with each tick at what was at rest and has just changed', () => {
  for (const name of ['still', 'grown', 'filled']) write(name, AGES_MS.month);
  const now = Date.now() + 1_000;
  const [root, pace] = [lookedAt(now), new Pace(TICK_MS)];
  const inTicks = (count: number) => {
    const seen = Array.from({ length: count }, () => {
      const turn = pace.next(now);
      return [...root.directoriesIn(turn), ...Array.from(root.filesIn(turn), ({ path }) => path)];
    }).flat();
    return ['still', 'still/a.log', 'grown/a.log', 'filled'].map((path) => seen.filter((one) => one === path).length);
  };
  expect(inTicks(MAX_PAUSE_MS / TICK_MS)).toEqual([1, 1, 1, 1]);
  appendFileSync(at('grown/a.log'), 'two\n');
  root.lookInto(root.files.get('grown/a.log')!, now, true);
  writeFileSync(at('filled/b.log'), 'one\n');
  root.lookAt('filled', now, true);
  expect(inTicks(20)).toEqual([expect.any(Number), expect.any(Number), 20, 20]);
});

it('looks at the files of a directory whose names have changed, and at all that lay in one that is gone', () => {
  for (const name of ['run', 'run/sub', 'other']) write(name, AGES_MS.month);
  const root = lookedAt(Date.now() + 1_000);
  root.lookAt('run/sub', Date.now(), true);
  const found = (path: string) => {
    const { directories, known } = root.lookAt(path, Date.now(), false);
    return [...directories, ...known.map((file) => file.path)];
  };
  expect(found('other')).toEqual([]);
  writeFileSync(at('run/b.log'), 'two\n');
  expect(found('run')).toEqual(['run/a.log']);
  rmSync(at('run'), { recursive: true });
  expect(found('run')).toEqual(['run/sub', 'run/a.log', 'run/b.log']);
  expect(found('run/sub')).toEqual(['run/sub/a.log']);
});
