/** The file of a shared hub's passes: hashes, dates and names, never a secret. */

import { closeSync, constants, copyFileSync, fstatSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { writeWholeFile } from '@rewardboard/machine';
import type { KeptPass } from './passes.ts';

/** Kinds of the first version of this file. Its sessions are left out: a link is simply opened again. */
const KINDS: Readonly<Record<string, KeptPass['kind']>> = { link: 'link', token: 'token', ingest: 'token' };
const HASH = /^[0-9a-f]{64}$/;
const MAX_TEXT_LENGTH = 200;

export class PassFile {
  wasDamaged = false;

  constructor(
    private readonly path: string,
    private readonly notice: (text: string) => void,
  ) {}

  /** What is damaged is left out and said; a copy of the whole file is kept then, since the next write replaces it. */
  read(): KeptPass[] {
    let text: string;
    try {
      text = readFileSync(this.path, 'utf8');
    } catch {
      return []; // None yet.
    }
    const raw = listIn(text) ?? linesOf(text);
    const kept = raw.flatMap(asKept);
    this.wasDamaged = listIn(text) === null || raw.some((one) => asKept(one).length === 0 && !isSession(one));
    if (this.wasDamaged) this.#setAside(kept);
    return kept;
  }

  /** @returns whether it will last: false where nothing can be written, which is said */
  write(kept: readonly KeptPass[]): boolean {
    // One a line: damage in one of them leaves the others readable.
    const text = `{"version":2,"kept":[\n${kept.map((pass) => JSON.stringify(pass)).join(',\n')}\n]}\n`;
    try {
      writeWholeFile(this.path, text, { mode: 0o600, flush: true });
      return true;
    } catch (error) {
      // A full disk has no room for a second file, but the old one's own bytes can still be replaced.
      if (overwrite(this.path, text)) return true;
      const { code } = error as NodeJS.ErrnoException;
      this.notice(
        `${this.path} can't be written (${code}): after a restart, new links and tokens don't work, and revoked ones may work again. Delete the file to revoke them.`,
      );
      return false;
    }
  }

  #setAside(kept: readonly KeptPass[]): void {
    const copy = `${this.path}.damaged-${process.pid}`;
    let where = `A copy can't be kept.`;
    try {
      copyFileSync(this.path, copy, constants.COPYFILE_EXCL);
      where = `A copy is kept in ${copy}.`;
    } catch {
      // Said in the notice.
    }
    const readable =
      kept.length === 0
        ? 'none of its links and tokens can be read, so they no longer work'
        : `${kept.length} of its links and tokens can be read and still ${kept.length === 1 ? 'works' : 'work'}, the others don't`;
    this.notice(
      `${this.path} is damaged: ${readable}. Make new ones with \`rewardboard link new\` and \`rewardboard token new\`. ${where}`,
    );
  }
}

/** Replaces the bytes in place, with blanks up to the old length. @returns false where they do not fit or cannot be written */
function overwrite(path: string, text: string): boolean {
  let file: number | null = null;
  try {
    file = openSync(path, constants.O_RDWR | constants.O_NOFOLLOW);
    const bytes = Buffer.from(text);
    const stat = fstatSync(file);
    if (!stat.isFile() || bytes.length > stat.size) return false;
    const padded = Buffer.concat([bytes, Buffer.alloc(stat.size - bytes.length, ' ')]);
    for (let at = 0; at < padded.length;) at += writeSync(file, padded, at, padded.length - at, at);
    fsyncSync(file);
    return true;
  } catch {
    return false;
  } finally {
    if (file !== null) closeSync(file);
  }
}

function listIn(text: string): unknown[] | null {
  try {
    const { kept } = JSON.parse(text) as { kept: unknown };
    return Array.isArray(kept) ? kept : null;
  } catch {
    return null;
  }
}

function linesOf(text: string): unknown[] {
  return text.split('\n').flatMap((line) => {
    if (!line.startsWith('{"id"')) return [];
    try {
      return [JSON.parse(line.endsWith(',') ? line.slice(0, -1) : line)];
    } catch {
      return [];
    }
  });
}

function isSession(raw: unknown): boolean {
  return typeof raw === 'object' && raw !== null && 'kind' in raw && raw.kind === 'session';
}

function asKept(raw: unknown): KeptPass[] {
  const { kind, hash, session, expiresAt, createdAt, name, run, canEdit } = (raw ?? {}) as Record<string, unknown>;
  if (typeof kind !== 'string' || !Object.hasOwn(KINDS, kind) || typeof expiresAt !== 'number') return [];
  if (typeof hash !== 'string' || !HASH.test(hash)) return [];
  // A limit that can't be read must not become none.
  if (run !== undefined && run !== null && (typeof run !== 'string' || run.length > MAX_TEXT_LENGTH)) return [];
  return [
    {
      id: hash.slice(0, 8),
      kind: KINDS[kind]!,
      hash,
      ...(typeof session === 'string' && HASH.test(session) ? { session } : {}),
      name: typeof name === 'string' ? name.slice(0, MAX_TEXT_LENGTH) : '',
      createdAt: typeof createdAt === 'number' ? createdAt : null,
      expiresAt,
      run: run ?? null,
      canEdit: canEdit === true,
    },
  ];
}
