/** Addresses and secrets that a shared hub remembers: bounded, and the oldest goes first. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../testing/open-hub.ts';
import { Secrets } from './secrets.ts';
import { TRIES_A_MINUTE, TryLimiter } from './try-limiter.ts';

it('an address has 20 tries a minute, and is forgotten when 1,000 others came after it', () => {
  const tries = new TryLimiter(() => 0);
  const isTooMany = (count: number) => Array.from({ length: count }, () => tries.isTooMany('guesser')).at(-1);
  expect(isTooMany(TRIES_A_MINUTE)).toBe(false);
  expect(isTooMany(1)).toBe(true);
  for (let i = 0; i < 999; i++) tries.isTooMany(`other ${i}`);
  expect(isTooMany(1)).toBe(true);
  // Its last try counts, not its first one.
  for (let i = 0; i < 999; i++) tries.isTooMany(`later ${i}`);
  expect(isTooMany(1)).toBe(true);
  for (let i = 0; i < 1_000; i++) tries.isTooMany(`another ${i}`);
  expect(isTooMany(1)).toBe(false);
});

it('20 links count at the same time, whatever other secrets there are; a secret of more than 200 characters is none', async () => {
  const path = join(await temporaryFolder(), 'access.json');
  const notices: string[] = [];
  const secrets = new Secrets(
    path,
    () => 0,
    (text) => notices.push(text),
  );
  const session = secrets.make('session', 1);
  const links = Array.from({ length: 21 }, () => secrets.make('link', 1));
  const counting = [...links, session].map(
    (secret, i) => secrets.expiryOf(i < 21 ? 'link' : 'session', secret) !== null,
  );
  expect(counting).toEqual([false, ...Array(21).fill(true)]);
  expect(secrets.expiryOf('link', `${links[20]}${'x'.repeat(200)}`)).toBe(null);
});

it('2,000 sessions and 10 ingest tokens are kept; the oldest goes first', async () => {
  const path = join(await temporaryFolder(), 'access.json');
  const hashes = Array.from({ length: 2_000 }, (_, i) => i.toString(16).padStart(64, '0'));
  const some = (kind: string, count: number) => hashes.slice(0, count).map((hash) => ({ kind, hash, expiresAt: 1 }));
  writeFileSync(path, JSON.stringify({ version: 1, kept: [...some('session', 2_000), ...some('ingest', 10)] }));
  const secrets = new Secrets(
    path,
    () => 0,
    () => undefined,
  );
  secrets.make('session', 1);
  secrets.make('ingest', 1);
  const { kept } = JSON.parse(readFileSync(path, 'utf8')) as { kept: { kind: string; hash: string }[] };
  for (const [kind, count] of [
    ['session', 2_000],
    ['ingest', 10],
  ] as const) {
    const left = kept.filter((one) => one.kind === kind).map(({ hash }) => hash);
    expect(left).toHaveLength(count);
    expect(left[0]).toBe(hashes[1]);
  }
});
