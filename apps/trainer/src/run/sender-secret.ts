/**
 * With this a trainer shows a hub that it is the one that began a run: of two trainers with the same token, neither can append to
 * the other's. It lies beside the journal, so that resuming and `rewardboard send` have it too.
 */

import { randomBytes } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export const SENDER_SECRET_FILE = '.sender-secret';
const SECRET_BYTES = 24;
const SECRET = /^[\w-]{32}$/;

/** @returns the run's secret, which is made where there is none; undefined where it can be neither read nor written: a hub then takes the run without it */
export function senderSecretOf(directory: string): string | undefined {
  const path = join(directory, SENDER_SECRET_FILE);
  return kept(path) ?? made(path) ?? kept(path);
}

function kept(path: string): string | undefined {
  try {
    // Neither a link to elsewhere nor a pipe that nobody writes to.
    const file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      if (!fstatSync(file).isFile()) return undefined;
      const bytes = Buffer.alloc(2 * SECRET_BYTES);
      const text = bytes.toString('latin1', 0, readSync(file, bytes)).trim();
      return SECRET.test(text) ? text : undefined;
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

function made(path: string): string | undefined {
  try {
    const file = openSync(path, 'wx', 0o600);
    try {
      const secret = randomBytes(SECRET_BYTES).toString('base64url');
      writeSync(file, `${secret}\n`);
      return secret;
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}
