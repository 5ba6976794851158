/** Links and tokens of a shared hub: shown once, kept only as hashes, and valid until their date, however many others are made. */

import { createHash, randomBytes } from 'node:crypto';
import type { Pass, PassKind } from '@rewardboard/protocol';
import { PassFile } from './pass-file.ts';

/** Bytes of a secret: 192 bits. */
const SECRET_BYTES = 24;
/** Nobody's secret is longer; a longer one is not even hashed. */
const MAX_SECRET_LENGTH = 200;
/** Valid at the same time, of each kind. None gives way to a new one: further ones are refused. */
export const MAX_PASSES = 200;
export const MAX_PASS_NAME_LENGTH = 60;
/** Letters of a hash that name a pass; nothing of its secret can be found from them. */
const ID_LENGTH = 8;

/** A pass as it is kept. */
export interface KeptPass extends Pass {
  /** sha256 of the secret, hex. */
  hash: string;
  /** Of a link: sha256 of the cookie that it is exchanged for, hex; absent in files of older versions until it is opened. */
  session?: string;
}

export interface NewPass {
  name: string;
  /** ms since 1970 */
  expiresAt: number;
  /** Of a link: the id of the only run that it shows. */
  run?: string | null;
  /** Of a link: whether its pages may change runs. */
  canEdit?: boolean;
}

export class Passes {
  readonly #file: PassFile;
  #kept: KeptPass[];

  /** @param path file of the hashes; what is in it stays valid, so that a restarted hub knows its viewers and trainers */
  constructor(
    path: string,
    private readonly now: () => number,
    notice: (text: string) => void,
  ) {
    this.#file = new PassFile(path, notice);
    this.#kept = this.#file.read();
    if (this.#file.wasDamaged) this.#file.write(this.#kept);
  }

  /** Those that count now, oldest first. */
  list(kind: PassKind): Pass[] {
    return this.#kept.filter((pass) => pass.kind === kind && this.#counts(pass)).map(publicPart);
  }

  /** @returns the secret, which is kept nowhere; null when MAX_PASSES of this kind are valid */
  make(
    kind: PassKind,
    { name, expiresAt, run = null, canEdit = false }: NewPass,
  ): { secret: string; pass: Pass } | null {
    if (this.list(kind).length >= MAX_PASSES) return null;
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    const hash = hashOf(secret);
    const pass: KeptPass = {
      id: hash.slice(0, ID_LENGTH),
      kind,
      name: name.slice(0, MAX_PASS_NAME_LENGTH),
      createdAt: this.now(),
      expiresAt,
      run,
      canEdit,
      hash,
      ...(kind === 'link' ? { session: hashOf(sessionOf(secret)) } : {}),
    };
    this.#kept = [...this.#kept.filter((other) => this.#counts(other)), pass];
    this.#file.write(this.#kept);
    return { secret, pass: publicPart(pass) };
  }

  /** What this secret is, or null when it is none that counts. Hashes are looked up, so the time tells nothing of a secret. */
  find(kind: PassKind, secret: unknown): Pass | null {
    const pass = this.#found(kind, 'hash', secret);
    return pass && publicPart(pass);
  }

  /**
   * Exchanges a link's secret for the cookie that its pages show: derived from the secret, the same for each of its viewers, so that
   * there is nothing to store for a viewer and nothing to run out of.
   */
  openSession(secret: unknown): { session: string; pass: Pass } | null {
    const pass = this.#found('link', 'hash', secret);
    if (!pass) return null;
    const session = sessionOf(secret as string);
    if (pass.session === undefined) {
      pass.session = hashOf(session);
      this.#file.write(this.#kept);
    }
    return { session, pass: publicPart(pass) };
  }

  findSession(session: unknown): Pass | null {
    const pass = this.#found('link', 'session', session);
    return pass && publicPart(pass);
  }

  isValid(kind: PassKind, id: string): boolean {
    return this.#kept.some((pass) => pass.kind === kind && pass.id === id && this.#counts(pass));
  }

  /** In memory first: from now on they open nothing, whatever the disk says. @param which id of one, or the name of one or several; null for all of this kind */
  revoke(kind: PassKind, which: string | null): { revoked: Pass[]; isLasting: boolean } {
    const all = this.list(kind);
    const one = all.filter(({ id }) => id === which);
    const named = all.filter(({ name }) => name !== '' && name === which);
    const revoked = which === null ? all : one.length > 0 ? one : named;
    if (revoked.length === 0) return { revoked, isLasting: true };
    const ids = new Set(revoked.map((pass) => pass.id));
    this.#kept = this.#kept.filter((pass) => !(pass.kind === kind && ids.has(pass.id)));
    return { revoked, isLasting: this.#file.write(this.#kept) };
  }

  #counts({ expiresAt }: Pass): boolean {
    return expiresAt > this.now();
  }

  #found(kind: PassKind, by: 'hash' | 'session', secret: unknown): KeptPass | null {
    if (typeof secret !== 'string' || secret.length > MAX_SECRET_LENGTH) return null;
    const hash = hashOf(secret);
    return this.#kept.find((pass) => pass.kind === kind && pass[by] === hash && this.#counts(pass)) ?? null;
  }
}

function sessionOf(secret: string): string {
  return createHash('sha256').update(`session ${secret}`).digest('base64url');
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function publicPart({ id, kind, name, createdAt, expiresAt, run, canEdit }: KeptPass): Pass {
  return { id, kind, name, createdAt, expiresAt, run, canEdit };
}
