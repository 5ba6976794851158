/** Secrets of a shared hub: made here, shown once, and kept only as hashes. */

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeWholeFile } from '@rewardboard/machine';

/** Bytes of a secret: 192 bits. */
const SECRET_BYTES = 24;
/** Nobody's secret is longer; a longer one is not even hashed. */
const MAX_SECRET_LENGTH = 200;
const DAY_MS = 24 * 60 * 60 * 1000;
export const LINK_LIFE_MS = 7 * DAY_MS;
export const INGEST_LIFE_MS = 90 * DAY_MS;
/** Kept at the same time, of each kind; the oldest goes first. */
export const MAX_KEPT: Readonly<Record<SecretKind, number>> = { link: 20, session: 2_000, ingest: 10 };

export type SecretKind = 'link' | 'session' | 'ingest';

interface Kept {
  kind: SecretKind;
  /** sha256, hex. */
  hash: string;
  expiresAt: number;
}

export class Secrets {
  #kept: Kept[];

  /** @param path file of the hashes; what is in it stays valid, so that a restarted hub knows its viewers and trainers */
  constructor(
    private readonly path: string,
    private readonly now: () => number,
    private readonly notice: (text: string) => void,
  ) {
    this.#kept = read(path);
  }

  make(kind: SecretKind, expiresAt: number): string {
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    this.#kept.push({ kind, hash: hashOf(secret).toString('hex'), expiresAt });
    const surplus = this.#kept.filter((kept) => kept.kind === kind).slice(0, -MAX_KEPT[kind]);
    this.#keep((kept) => kept.expiresAt > this.now() && !surplus.includes(kept));
    return secret;
  }

  /** When this secret ends, or null when it is none that counts. Every kept one is compared, in constant time. */
  expiryOf(kind: SecretKind, secret: unknown): number | null {
    if (typeof secret !== 'string' || secret.length > MAX_SECRET_LENGTH) return null;
    const hash = hashOf(secret);
    let expiry: number | null = null;
    for (const kept of this.#kept) {
      const isSame = timingSafeEqual(Buffer.from(kept.hash, 'hex'), hash);
      if (isSame && kept.kind === kind && kept.expiresAt > this.now()) expiry = kept.expiresAt;
    }
    return expiry;
  }

  /** Ends all of these kinds. */
  revoke(...kinds: SecretKind[]): void {
    this.#keep((kept) => !kinds.includes(kept.kind));
  }

  #keep(stays: (kept: Kept) => boolean): void {
    this.#kept = this.#kept.filter(stays);
    try {
      writeWholeFile(this.path, JSON.stringify({ version: 1, kept: this.#kept }), { mode: 0o600, flush: true });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      this.notice(
        `${this.path} can't be written (${code}): after a restart, new links and tokens don't work, and revoked ones may work again. Delete the file to revoke them.`,
      );
    }
  }
}

export function isSameSecret(a: string, b: string): boolean {
  return timingSafeEqual(hashOf(a), hashOf(b));
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

function read(path: string): Kept[] {
  try {
    const { kept } = JSON.parse(readFileSync(path, 'utf8')) as { kept: unknown };
    return Array.isArray(kept) ? kept.filter(isKept) : [];
  } catch {
    // None yet, or not ours: then nothing that was given out counts, which errs on the safe side.
    return [];
  }
}

function isKept(raw: unknown): raw is Kept {
  const { kind, hash, expiresAt } = (raw ?? {}) as Record<string, unknown>;
  return (
    typeof kind === 'string' &&
    Object.hasOwn(MAX_KEPT, kind) &&
    typeof hash === 'string' &&
    /^[0-9a-f]{64}$/.test(hash) &&
    typeof expiresAt === 'number'
  );
}
