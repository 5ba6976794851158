/** The board's exported files: nothing outside their directory, compressed, and cached by their content. */

import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Answer } from './answer.ts';
import type { Offsets } from './base-paths.ts';
import { readOffsets, withBasePath } from './base-paths.ts';
import { contentPolicyOf } from './content-policy.ts';

/** Bytes of files kept in memory. */
const MAX_KEPT_BYTES = 32 * 1024 * 1024;
const MAX_GZIPPED_BYTES = 4 * 1024 * 1024;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ico': 'image/x-icon',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};
const PACKABLE = new Set(['.html', '.js', '.css', '.txt', '.json', '.map', '.svg']);

interface BoardFile {
  /** Changes when the board was built again. */
  version: string;
  plain: Buffer;
  br: Buffer | null;
  gzip: Buffer | null;
  headers: Record<string, string>;
}

const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>rewardboard</title>
<h1>The board is not built yet</h1><p>The hub is running, but its pages are missing. Run <code>npm run build</code> in the project, then reload this page.</p>
<p>For scripts: <code>/api/runs</code>.</p></html>`;
const NOT_FOUND =
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>Not found</title><h1>Page not found</h1></html>';

export class BoardFiles {
  readonly #directory: string | null;
  readonly #kept = new Map<string, BoardFile>();
  #keptBytes = 0;
  readonly #basePath: string;
  #offsets: Offsets | null = null;

  /** @param basePath below which a proxy serves the board, such as "/team"; nothing for the root */
  constructor(directory: string | null, basePath = '') {
    this.#directory = directory;
    this.#basePath = basePath;
  }

  /** @param path of the address, still encoded @param query with its question mark @param accepted Accept-Encoding @param known If-None-Match */
  async answer(path: string, query: string, accepted: string, known: string | undefined): Promise<Answer> {
    // All of it in one turn: a hub that reads large logs at the same time takes its time between turns, and a page asks for a dozen small files.
    const root = this.#directory && orNull(() => realpathSync(this.#directory!));
    if (!root) return page(503, NOT_BUILT);
    const parts = partsOf(path);
    if (!parts) return this.#notFound(root);
    const place = this.#find(root, parts);
    if (place === 'directory')
      return path.endsWith('/')
        ? this.#file(root, [...parts, 'index.html'], accepted, known)
        : moved(this.#basePath, parts, query);
    return place === 'file' ? this.#file(root, parts, accepted, known) : this.#notFound(root);
  }

  #find(root: string, parts: string[]): 'file' | 'directory' | null {
    const found = orNull(() => statSync(join(root, ...parts)));
    return found?.isFile() ? 'file' : found?.isDirectory() ? 'directory' : null;
  }

  async #file(root: string, parts: string[], accepted: string, known: string | undefined): Promise<Answer> {
    const file = await this.#read(root, parts);
    if (!file) return this.#notFound(root);
    const isImmutable = parts[0] === '_next' && parts[1] === 'static';
    const headers: Record<string, string> = {
      ...file.headers,
      'Cache-Control': isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    };
    if (known !== undefined && known.split(',').some((tag) => tag.trim() === headers.ETag))
      return { status: 304, headers, body: '' };
    if (file.br && /\bbr\b/.test(accepted))
      return { status: 200, headers: { ...headers, 'Content-Encoding': 'br' }, body: file.br };
    if (file.gzip && /\bgzip\b/.test(accepted))
      return { status: 200, headers: { ...headers, 'Content-Encoding': 'gzip' }, body: file.gzip };
    return { status: 200, headers, body: file.plain };
  }

  async #notFound(root: string): Promise<Answer> {
    const file = await this.#read(root, ['404.html']);
    return file
      ? { status: 404, headers: { ...file.headers, 'Cache-Control': 'no-cache' }, body: file.plain }
      : page(404, NOT_FOUND);
  }

  async #read(root: string, parts: string[]): Promise<BoardFile | null> {
    const path = join(root, ...parts);
    // A link may lead anywhere: what counts is where it ends.
    const real = orNull(() => realpathSync(path));
    const found = real?.startsWith(root + sep) ? orNull(() => statSync(real)) : null;
    if (!real || !found?.isFile()) return null;
    const version = `${found.size} ${found.mtimeMs}`;
    const kept = this.#kept.get(path);
    if (kept?.version === version) return kept;
    if (kept) this.#drop(path, kept);
    if (this.#basePath !== '') this.#offsets = readOffsets(root);
    const offsets = this.#offsets?.[parts.join('/')] ?? [];
    const file = await load(real, version, offsets, this.#basePath);
    if (this.#keptBytes + weightOf(file) <= MAX_KEPT_BYTES && !this.#kept.has(path)) {
      this.#kept.set(path, file);
      this.#keptBytes += weightOf(file);
    }
    return file;
  }

  #drop(path: string, file: BoardFile): void {
    this.#kept.delete(path);
    this.#keptBytes -= weightOf(file);
  }
}

async function load(path: string, version: string, offsets: readonly number[], basePath: string): Promise<BoardFile> {
  const exported = readFileSync(path);
  const plain = offsets.length === 0 ? exported : withBasePath(exported, offsets, basePath);
  const extension = extname(path);
  const isPackable = PACKABLE.has(extension);
  const headers: Record<string, string> = {
    'Content-Type': TYPES[extension] ?? 'application/octet-stream',
    ETag: `"${createHash('sha256').update(plain).digest('hex').slice(0, 20)}"`,
    ...(isPackable ? { Vary: 'Accept-Encoding' } : {}),
    ...(extension === '.html' ? { 'Content-Security-Policy': contentPolicyOf(plain.toString('utf8')) } : {}),
  };
  // What the build compressed is smaller than what can be done here in passing.
  const br = isPackable && plain === exported ? orNull(() => readFileSync(`${path}.br`)) : null;
  const packed = isPackable && plain === exported ? orNull(() => readFileSync(`${path}.gz`)) : null;
  const packHere = isPackable && !packed && plain.length > 1_000 && plain.length <= MAX_GZIPPED_BYTES;
  return { version, plain, br, gzip: packHere ? await promisify(gzip)(plain) : packed, headers };
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** The parts of a path, or null for one that no file of the board can have. */
function partsOf(path: string): string[] | null {
  const parts: string[] = [];
  for (const encoded of path.split('/')) {
    if (encoded === '') continue;
    let part: string;
    try {
      part = decodeURIComponent(encoded);
    } catch {
      return null;
    }
    if (part.startsWith('.') || /[/\\\0]/.test(part)) return null;
    parts.push(part);
  }
  return parts;
}

function moved(basePath: string, parts: string[], query: string): Answer {
  const place = `${basePath}/${parts.map(encodeURIComponent).join('/')}/${query}`;
  return { status: 308, headers: { Location: place, 'Content-Type': 'text/plain; charset=utf-8' }, body: '' };
}

function page(status: number, html: string): Answer {
  return {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      'Content-Security-Policy': contentPolicyOf(html),
    },
    body: html,
  };
}

function weightOf(file: BoardFile): number {
  return file.plain.length + (file.br?.length ?? 0) + (file.gzip?.length ?? 0);
}
