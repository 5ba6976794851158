/** Finds out who asks: by the peer's address where nothing is shared, by secrets alone where something is. */

import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Principal } from './can.ts';
import { isLoopback } from './is-loopback.ts';
import { INGEST_LIFE_MS, LINK_LIFE_MS, Secrets, isSameSecret } from './secrets.ts';

/** What a request or a handshake shows of itself. */
export interface Credentials {
  peerAddress: string | undefined;
  cookie?: string | undefined;
  authorization?: string | undefined;
  ingestToken?: unknown;
}

export class Access {
  readonly ingestToken: string | null;
  readonly #secrets: Secrets | null;
  readonly #ownerKey: string | null;
  readonly #ownerFile: string;
  readonly #cookieName: string;

  constructor(
    private readonly options: {
      stateDirectory: string;
      port: number;
      share: boolean;
      now(): number;
      notice(text: string): void;
    },
  ) {
    const { stateDirectory, port, share, now, notice } = options;
    // Browsers share cookies between ports, so the name contains the port.
    this.#cookieName = `rewardboard_${port}`;
    this.#ownerFile = join(stateDirectory, `hub-${port}.json`);
    this.#secrets = share ? new Secrets(join(stateDirectory, `access-${port}.json`), now, notice) : null;
    this.#ownerKey = share ? randomBytes(24).toString('base64url') : null;
    this.ingestToken = this.#secrets?.make('ingest', now() + INGEST_LIFE_MS) ?? null;
    if (!this.#ownerKey) return;
    try {
      // A file that is there keeps its mode: only a fresh one is surely closed to others.
      rmSync(this.#ownerFile, { force: true });
      writeFileSync(this.#ownerFile, JSON.stringify({ pid: process.pid, port, ownerKey: this.#ownerKey }), {
        mode: 0o600,
        flag: 'wx',
      });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      notice(`${this.#ownerFile} can't be written (${code}): \`rewardboard link\` can't reach this board.`);
    }
  }

  principalOf(shown: Credentials): Principal {
    if (!this.#secrets) return isLoopback(shown.peerAddress) ? 'local' : 'nobody';
    const bearer = /^Bearer ([\w-]{1,200})$/.exec(shown.authorization ?? '')?.[1];
    if (bearer !== undefined && this.#ownerKey && isSameSecret(bearer, this.#ownerKey)) return 'owner';
    if (shown.ingestToken !== undefined && this.#secrets.expiryOf('ingest', shown.ingestToken) !== null)
      return 'sender';
    return this.#secrets.expiryOf('session', this.#sessionIn(shown.cookie)) === null ? 'nobody' : 'viewer';
  }

  /** Exchanges a link's key for a cookie; null: the key opens nothing. A hub that is not shared needs none. */
  openSession(key: unknown): { cookie: string | null } | null {
    if (!this.#secrets) return { cookie: null };
    const expiresAt = this.#secrets.expiryOf('link', key);
    if (expiresAt === null) return null;
    const seconds = Math.floor((expiresAt - this.options.now()) / 1000);
    const session = this.#secrets.make('session', expiresAt);
    return { cookie: `${this.#cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${seconds}` };
  }

  /** @returns the secret of a new link */
  newLink(): string {
    if (!this.#secrets) throw new Error('This hub is not shared: start it with --share.');
    return this.#secrets.make('link', this.options.now() + LINK_LIFE_MS);
  }

  revokeLinks(): void {
    this.#secrets?.revoke('link', 'session');
  }

  close(): void {
    try {
      // Another hub may have taken this port, and its own key with it.
      if (this.#ownerKey && readFileSync(this.#ownerFile, 'utf8').includes(this.#ownerKey)) rmSync(this.#ownerFile);
    } catch {
      // Never written, or now on a disk that can't be written: the key in it opens nothing any more.
    }
  }

  #sessionIn(cookies: string | undefined): string | undefined {
    const found = (cookies ?? '').split(';').find((pair) => pair.trim().startsWith(`${this.#cookieName}=`));
    return found?.trim().slice(this.#cookieName.length + 1);
  }
}
