/** Finds out who asks: by the user at the other end where nothing is shared, by secrets alone where something is. */

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import type { Pass, PassKind } from '@rewardboard/protocol';
import { LINK_LIFE_DAYS, TOKEN_LIFE_DAYS } from '@rewardboard/protocol';
import type { Principal } from './can.ts';
import { isLoopback } from './is-loopback.ts';
import type { NewPass } from './passes.ts';
import { MAX_PASSES, Passes } from './passes.ts';
import type { PeerUsers } from './peer-user.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const LIFE_DAYS: Readonly<Record<PassKind, number>> = { link: LINK_LIFE_DAYS, token: TOKEN_LIFE_DAYS };
/** What runs that the hub's own user sends belong to. */
export const OWN_SENDER = 'own';

/** What a request or a handshake shows of itself. */
export interface Credentials {
  peer: Socket;
  cookie?: string | undefined;
  authorization?: string | undefined;
  token?: unknown;
}

export interface Asker {
  principal: Principal;
  /** Id of the only run that it may see; null: all. */
  onlyRun: string | null;
  /** Of a sender: what its runs belong to. */
  sender: string;
}

export interface AccessOptions {
  stateDirectory: string;
  port: number;
  share: boolean;
  /** Not shared, but only for who shows the key: where the platform can't tell users apart. */
  requireKey?: boolean;
  /** Below which the board's pages lie; its cookie is for them alone. */
  basePath?: string;
  peers: PeerUsers;
  now(): number;
  notice(text: string): void;
}

export class Access {
  /** Of this process alone: its own training sends with it, and with `requireKey` it opens the board. Gone with the hub. */
  readonly ownKey: string;
  readonly #passes: Passes | null;
  readonly #ownerKey: string | null;
  readonly #ownerFile: string;
  readonly #cookieName: string;

  constructor(private readonly options: AccessOptions) {
    const { stateDirectory, port, share, now, notice } = options;
    // Browsers share cookies between ports, so the name contains the port.
    this.#cookieName = `rewardboard_${port}`;
    this.#ownerFile = join(stateDirectory, `hub-${port}.json`);
    this.#passes = share ? new Passes(join(stateDirectory, `access-${port}.json`), now, notice) : null;
    this.#ownerKey = share ? randomBytes(24).toString('base64url') : null;
    this.ownKey = randomBytes(24).toString('base64url');
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

  /** A program of another user of this machine: an unshared hub gives it nothing at all, not even its pages. */
  isStranger(peer: Socket): boolean {
    return !this.options.share && !(isLoopback(peer.remoteAddress) && this.options.peers.isOwn(peer));
  }

  /** @returns when `isStranger` is cheap to ask */
  whenKnown(peer: Socket): Promise<void> {
    return this.options.share || !isLoopback(peer.remoteAddress)
      ? Promise.resolve()
      : this.options.peers.whenKnown(peer);
  }

  identify(shown: Credentials): Asker {
    const all = (principal: Principal, sender = OWN_SENDER): Asker => ({ principal, onlyRun: null, sender });
    const bearer = /^Bearer ([\w-]{1,200})$/.exec(shown.authorization ?? '')?.[1];
    const session = this.#sessionIn(shown.cookie);
    if (!this.#passes) {
      if (this.isStranger(shown.peer)) return all('nobody');
      const keys = [bearer, session, shown.token];
      return all(!this.options.requireKey || keys.some((key) => isSameSecret(key, this.ownKey)) ? 'local' : 'nobody');
    }
    if (this.#ownerKey && isSameSecret(bearer, this.#ownerKey)) return all('owner');
    if (isSameSecret(shown.token, this.ownKey)) return all('sender');
    const token = this.#passes.find('token', shown.token);
    if (token) return all('sender', token.id);
    const link = this.#passes.findSession(session);
    return link ? { ...all(link.canEdit ? 'editor' : 'viewer'), onlyRun: link.run } : all('nobody');
  }

  /** Exchanges a link's key for a cookie; null: the key opens nothing. A hub that needs no key gives no cookie. @param isSecure the page came over HTTPS */
  openSession(key: unknown, isSecure = false): { cookie: string | null } | null {
    if (this.options.requireKey && !this.#passes)
      return isSameSecret(key, this.ownKey) ? { cookie: this.#cookie(this.ownKey, null, isSecure) } : null;
    if (!this.#passes) return { cookie: null };
    const opened = this.#passes.openSession(key);
    return opened && { cookie: this.#cookie(opened.session, opened.pass.expiresAt, isSecure) };
  }

  /** Those that are valid, oldest first. */
  passes(kind: PassKind): Pass[] {
    return this.#passes?.list(kind) ?? [];
  }

  /** @returns its secret. @throws Error with a sentence when nothing is shared or too many are valid */
  newPass(kind: PassKind, wanted: Partial<NewPass> = {}): { secret: string; pass: Pass } {
    if (!this.#passes) throw new Error('This hub is not shared: start it with --share.');
    const expiresAt = wanted.expiresAt ?? this.options.now() + LIFE_DAYS[kind] * DAY_MS;
    const made = this.#passes.make(kind, { name: '', ...wanted, expiresAt });
    if (!made) throw new Error(`${MAX_PASSES} ${kind}s are valid already. Revoke one first: rewardboard ${kind} list.`);
    return made;
  }

  /** @param which id of one, or the name of one or several; null for all of this kind */
  revoke(kind: PassKind, which: string | null): { revoked: Pass[]; isLasting: boolean } {
    return this.#passes?.revoke(kind, which) ?? { revoked: [], isLasting: true };
  }

  /** A run belongs to the token that began it; where that no longer counts, the next one that sends it takes it over. */
  mayContinue(owner: string, sender: string): boolean {
    if (owner === sender || !this.#passes) return true;
    return owner !== OWN_SENDER && !this.#passes.isValid('token', owner);
  }

  close(): void {
    try {
      // Another hub may have taken this port, and its own key with it.
      if (this.#ownerKey && readFileSync(this.#ownerFile, 'utf8').includes(this.#ownerKey)) rmSync(this.#ownerFile);
    } catch {
      // Never written, or now on a disk that can't be written: the key in it opens nothing any more.
    }
  }

  #cookie(session: string, expiresAt: number | null, isSecure: boolean): string {
    const life = expiresAt === null ? '' : `; Max-Age=${Math.floor((expiresAt - this.options.now()) / 1000)}`;
    return `${this.#cookieName}=${session}; HttpOnly; SameSite=Strict; Path=${this.options.basePath || '/'}${life}${isSecure ? '; Secure' : ''}`;
  }

  #sessionIn(cookies: string | undefined): string | undefined {
    const found = (cookies ?? '').split(';').find((pair) => pair.trim().startsWith(`${this.#cookieName}=`));
    return found?.trim().slice(this.#cookieName.length + 1);
  }
}

function isSameSecret(shown: unknown, secret: string): boolean {
  return typeof shown === 'string' && shown.length <= 200 && timingSafeEqual(hashOf(shown), hashOf(secret));
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
