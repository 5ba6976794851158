/** Addresses and secrets that a shared hub remembers: bounded, and the oldest goes first. */

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
