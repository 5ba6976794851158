/** Downloads a file to a `.part` that a later attempt continues, verifies its checksum, and renames it. */

import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname } from 'node:path';
import { systemReason } from '../base/bad-input.ts';

/** A failed download. The message says why and what to do. */
export class FetchFailed extends Error {}

export interface FetchRequest {
  url: string;
  /** Where to put it. */
  path: string;
  /** Lower-case hex; null if no checksum is published. */
  sha256: string | null;
  /** Called with the bytes received and the total (null if unknown). */
  progress(received: number, total: number | null): void;
  /** Fail if nothing arrives for this long. */
  stallMs?: number;
}

export interface Fetched {
  /** `kept`: it was there already, with the right checksum. */
  how: 'fetched' | 'kept';
  sha256: string;
  /** What the checksum was compared with; `first`: nothing, so it was recorded. */
  checked: 'published' | 'server' | 'recorded' | 'first';
}

const STALL_MS = 60_000;
const MAX_REDIRECTS = 8;

/** A file next to the data that `sha256sum --check` can read. */
export const checksumFile = (path: string) => `${path}.sha256`;
const partFile = (path: string) => `${path}.part`;
/** Holds the ETag of the file that the part belongs to. */
const tagFile = (path: string) => `${path}.part-of`;

export async function fetchFile(request: FetchRequest): Promise<Fetched> {
  const { path, sha256 } = request;
  const recorded = recordedChecksum(path);
  if (existsSync(path)) {
    const present = await sha256Of(path);
    const wanted = sha256 ?? recorded;
    if (wanted !== null && present !== wanted)
      throw new FetchFailed(
        `${path} exists, but its checksum is ${present} instead of ${wanted}: the file was changed or is a different one. Move it away and download again`,
      );
    return {
      how: 'kept',
      sha256: present,
      checked: sha256 !== null ? 'published' : recorded !== null ? 'recorded' : 'first',
    };
  }
  let served: string | null;
  try {
    mkdirSync(dirname(path), { recursive: true });
    served = await receive(request);
  } catch (error) {
    if (error instanceof FetchFailed) throw error;
    throw new FetchFailed(
      `${partFile(path)}: cannot be written: ${systemReason(error)}. The part received so far is kept; once this is fixed, download again to continue`,
    );
  }
  const present = await sha256Of(partFile(path));
  const wanted = sha256 ?? served ?? recorded;
  if (wanted !== null && present !== wanted) {
    discardPart(path);
    throw new FetchFailed(
      `${request.url}: the downloaded file has the checksum ${present} instead of ${wanted}: it was damaged in transit or is a different file. It was deleted; download again`,
    );
  }
  if (sha256 === null && recorded !== null && present !== recorded) {
    discardPart(path);
    throw new FetchFailed(
      `${request.url}: the file has changed since ${checksumFile(path)} was written. To accept the new version, delete that checksum file and download again`,
    );
  }
  writeFileSync(checksumFile(path), `${present}  ${basename(path)}\n`);
  renameSync(partFile(path), path);
  rmSync(tagFile(path), { force: true });
  return {
    how: 'fetched',
    sha256: present,
    checked: sha256 !== null ? 'published' : recorded !== null ? 'recorded' : served !== null ? 'server' : 'first',
  };
}

/** @returns the checksum sent by the server, or null */
async function receive({ url, path, progress, stallMs = STALL_MS }: FetchRequest): Promise<string | null> {
  const part = partFile(path);
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => abort.abort(), stallMs);
  };
  alive();
  let file: number | null = null;
  try {
    const tag = existsSync(part) && existsSync(tagFile(path)) ? readFileSync(tagFile(path), 'utf8') : null;
    let have = tag === null ? 0 : statSync(part).size;
    const { response, served } = await ask(
      url,
      have > 0 && tag !== null ? { Range: `bytes=${have}-`, 'If-Range': tag } : {},
      abort.signal,
    );
    if (response.status === 416) {
      // The part is at least as long as the file: start over.
      discardPart(path);
      throw new FetchFailed(`${url}: the partial download didn't match the file and was deleted; download again`);
    }
    if (!response.ok)
      throw new FetchFailed(
        `${url}: HTTP status ${response.status} ${response.statusText}: ${remedyOf(response.status)}`,
      );
    if (/^text\/html\b/.test(response.headers.get('content-type') ?? ''))
      throw new FetchFailed(
        `${url}: the server sent a web page instead of the file; it may require a login, so download it in a browser`,
      );
    if (response.status !== 206) have = 0;
    const length = response.headers.get('content-length');
    const total = length === null ? null : have + Number(length);
    const strongTag = response.headers.get('etag');
    // Without a strong ETag, the rest may belong to another version of the file.
    if (strongTag && !strongTag.startsWith('W/')) writeFileSync(tagFile(path), strongTag);
    else rmSync(tagFile(path), { force: true });
    file = openSync(part, have > 0 ? 'a' : 'w');
    progress(have, total);
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      alive();
      for (let written = 0; written < chunk.length;) written += writeSync(file, chunk, written);
      have += chunk.length;
      progress(have, total);
    }
    if (total !== null && have !== total)
      throw new FetchFailed(`${url}: received ${have} of ${total} bytes. Download again to continue from there`);
    return served;
  } catch (error) {
    if (
      error instanceof FetchFailed ||
      (error as NodeJS.ErrnoException).syscall === 'write' ||
      (error as NodeJS.ErrnoException).syscall === 'open'
    )
      throw error;
    if (abort.signal.aborted)
      throw new FetchFailed(
        `${url}: nothing received for ${stallMs / 1000} seconds. Download again to continue from there`,
      );
    throw new FetchFailed(`${url}: ${networkReason(error)}`);
  } finally {
    clearTimeout(timer);
    if (file !== null) closeSync(file);
  }
}

/** Follows redirects itself: Hugging Face sends a file's checksum only with the first of them. */
async function ask(
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<{ response: Response; served: string | null }> {
  let served: string | null = null;
  let at = new URL(url);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const response = await fetch(at, {
      headers: { 'Accept-Encoding': 'identity', ...headers },
      redirect: 'manual',
      signal,
    });
    served ??= /^"?([0-9a-f]{64})"?$/.exec(response.headers.get('x-linked-etag') ?? '')?.[1] ?? null;
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || location === null) return { response, served };
    await response.body?.cancel();
    const next = new URL(location, at);
    if (next.protocol !== 'https:' && at.protocol === 'https:')
      throw new FetchFailed(`${url}: redirects to ${next.href}, which is not https`);
    at = next;
  }
  throw new FetchFailed(`${url}: more than ${MAX_REDIRECTS} redirects`);
}

function remedyOf(status: number): string {
  if (status === 401 || status === 403) return 'it requires a login; download it in a browser';
  if (status === 404 || status === 410) return 'the file no longer exists; see the page of the data set';
  if (status === 429 || status >= 500) return 'the server is busy or failing; try again later';
  return 'see the page of the data set';
}

const NO_NETWORK = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ECONNREFUSED',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function networkReason(error: unknown): string {
  const { cause } = error as { cause?: unknown };
  const { code, message } = (cause ?? error) as { code?: string; message?: string };
  if (code !== undefined && NO_NETWORK.has(code))
    return `cannot be reached (${code}): there is no network, or a firewall blocks it. Download the file on another machine with curl -LO and copy it here`;
  return `the connection was lost (${code ?? message ?? String(error)}). Download again to continue from there`;
}

function recordedChecksum(path: string): string | null {
  if (!existsSync(checksumFile(path))) return null;
  return /^([0-9a-f]{64})\b/.exec(readFileSync(checksumFile(path), 'utf8'))?.[1] ?? null;
}

function discardPart(path: string): void {
  rmSync(partFile(path), { force: true });
  rmSync(tagFile(path), { force: true });
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 ** 2 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
