/** The secret of a run's sender: made once, read again, and never a reason not to send. */

import { mkdirSync, mkdtempSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SENDER_SECRET_FILE, senderSecretOf } from './sender-secret.ts';

const directory = () => mkdtempSync(join(tmpdir(), 'secret-'));

it('is made once for a directory, for its owner alone, and is another one elsewhere', () => {
  const run = directory();
  const secret = senderSecretOf(run);
  expect(secret).toMatch(/^[\w-]{32}$/);
  expect(senderSecretOf(run)).toBe(secret);
  expect(statSync(join(run, SENDER_SECRET_FILE)).mode & 0o777).toBe(0o600);
  expect(senderSecretOf(directory())).not.toBe(secret);
});

it('is absent where it can be neither read nor written', () => {
  expect(senderSecretOf(join(directory(), 'missing'))).toBe(undefined);
  const [linked, damaged, folder] = [directory(), directory(), directory()];
  symlinkSync('/etc/hostname', join(linked, SENDER_SECRET_FILE));
  writeFileSync(join(damaged, SENDER_SECRET_FILE), 'no secret');
  mkdirSync(join(folder, SENDER_SECRET_FILE));
  expect([linked, damaged, folder].map(senderSecretOf)).toEqual([undefined, undefined, undefined]);
  expect(readFileSync(join(damaged, SENDER_SECRET_FILE), 'utf8')).toBe('no secret');
});
