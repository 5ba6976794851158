/** Fetches one file: into a `.part` beside it, which a later try continues, held against a checksum, and then renamed. */

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

/** A fetch that did not succeed. Its message says why and what to do. */
export class FetchFailed extends Error {}

export interface FetchRequest {
  url: string;
  /** Where it shall lie. */
  path: string;
  /** Lower case hex; null: not known beforehand. */
  sha256: string | null;
  /** Told with bytes that are there, and of how many (null: the server does not say). */
  progress(received: number, total: number | null): void;
  /** Nothing comes for so long: the try has failed. */
  stallMs?: number;
}

export interface Fetched {
  /** `kept`: it lay there already, and has its checksum. */
  how: 'fetched' | 'kept';
  sha256: string;
  /** What the checksum was held against; `first`: nothing, it is the first that was seen. */
  checked: 'published' | 'server' | 'recorded' | 'first';
}

const STALL_MS = 60_000;
const MAX_REDIRECTS = 8;

/** A file beside the data, in the form that `sha256sum --check` reads. */
export const checksumFile = (path: string) => `${path}.sha256`;
const partFile = (path: string) => `${path}.part`;
/** Names the version of the file that the part is of. */
const tagFile = (path: string) => `${path}.part-of`;

export async function fetchFile(request: FetchRequest): Promise<Fetched> {
  const { path, sha256 } = request;
  const recorded = recordedChecksum(path);
  if (existsSync(path)) {
    const present = await sha256Of(path);
    const wanted = sha256 ?? recorded;
    if (wanted !== null && present !== wanted)
      throw new FetchFailed(
        `${path} lies there, but its checksum is ${present} and not ${wanted}: it was changed or is of another origin. Move it away, and fetch again`,
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
      `${partFile(path)}: cannot be written: ${systemReason(error)}. What has come is kept: once there is room, fetch again and it goes on`,
    );
  }
  const present = await sha256Of(partFile(path));
  const wanted = sha256 ?? served ?? recorded;
  if (wanted !== null && present !== wanted) {
    discardPart(path);
    throw new FetchFailed(
      `${request.url}: what came has the checksum ${present}, and not ${wanted}: it was damaged on the way or is not that file. It was thrown away; fetch again`,
    );
  }
  if (sha256 === null && recorded !== null && present !== recorded) {
    discardPart(path);
    throw new FetchFailed(
      `${request.url}: its publisher has changed it since ${checksumFile(path)} was written. To take the new one, remove that file and fetch again`,
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

/** @returns the checksum that the server says, if it says one */
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
      // The part is as long as the file, or longer: begin again.
      discardPart(path);
      throw new FetchFailed(`${url}: the part that lay there did not fit; it was thrown away, fetch again`);
    }
    if (!response.ok)
      throw new FetchFailed(
        `${url}: the server answers ${response.status} ${response.statusText}: ${remedyOf(response.status)}`,
      );
    if (/^text\/html\b/.test(response.headers.get('content-type') ?? ''))
      throw new FetchFailed(
        `${url}: a web page came instead of the file: perhaps it must be fetched with a login, in a browser`,
      );
    if (response.status !== 206) have = 0;
    const length = response.headers.get('content-length');
    const total = length === null ? null : have + Number(length);
    const strongTag = response.headers.get('etag');
    // Without a strong tag nobody can say that the rest belongs to what came before.
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
      throw new FetchFailed(`${url}: ${have} of ${total} bytes came. Fetch again: it goes on from there`);
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
        `${url}: nothing has come for ${stallMs / 1000} seconds. Fetch again: it goes on from there`,
      );
    throw new FetchFailed(`${url}: ${networkReason(error)}`);
  } finally {
    clearTimeout(timer);
    if (file !== null) closeSync(file);
  }
}

/** Follows redirections itself: Hugging Face says a file's checksum only on the first of them. */
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
      throw new FetchFailed(`${url}: it leads to ${next.href}, which is not https`);
    at = next;
  }
  throw new FetchFailed(`${url}: it leads on and on, ${MAX_REDIRECTS} times`);
}

function remedyOf(status: number): string {
  if (status === 401 || status === 403) return 'it must be fetched with a login, in a browser';
  if (status === 404 || status === 410) return 'the file is no longer there; look at the page of the set';
  if (status === 429 || status >= 500) return 'it is busy or out of order; try again later';
  return 'look at the page of the set';
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
    return `cannot be reached (${code}): there is no network, or a firewall stands before it. On a machine that reaches it: curl -LO, and put the file where it shall lie`;
  return `the connection broke (${code ?? message ?? String(error)}). Fetch again: it goes on from there`;
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
