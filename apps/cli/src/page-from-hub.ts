/** A page in a file, as a board that is running makes it. */

import { terminalLine } from '@rewardboard/machine';
import { systemReason } from '@rewardboard/trainer';
import { UsageError } from './usage-error.ts';

const KEY = /^#key=([\w-]{1,200})$/;

/** @param hub its address, or a link to it with the key */
export async function pageFromHub(
  hub: string,
  runs: readonly string[],
  withSamples: boolean,
): Promise<{ name: string; html: string; leftOut: string[] }> {
  const url = URL.canParse(hub) ? new URL(hub) : null;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UsageError(
      `${terminalLine(hub)} isn't an address. Copy it from the board's output, such as http://127.0.0.1:6116`,
    );
  const key = KEY.exec(url.hash)?.[1];
  // A board may lie below a path.
  [url.hash, url.search] = ['', ''];
  const base = url.href.replace(/\/$/, '');
  const ask = async (path: string, options: RequestInit): Promise<Response> => {
    try {
      return await fetch(base + path, options);
    } catch (error) {
      const cause = error instanceof Error ? (error.cause ?? error) : error;
      throw new HubError(
        `The board at ${base} can't be reached (${systemReason(cause)}). Start it with \`rewardboard watch DIRECTORY\`, or leave out --hub and name run directories.`,
      );
    }
  };
  let cookie = '';
  if (key !== undefined) {
    const session = await ask('/api/session', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: url.origin },
      body: JSON.stringify({ key }),
    });
    if (!session.ok) throw new HubError(await reasonIn(session, base));
    cookie = session.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  }
  const query = new URLSearchParams({ runs: runs.join(',') });
  if (!withSamples) query.set('samples', 'no');
  const answer = await ask(`/api/page.html?${query.toString()}`, { headers: cookie === '' ? {} : { Cookie: cookie } });
  if (!answer.ok) throw new HubError(await reasonIn(answer, base));
  const name = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get('content-disposition') ?? '')?.[1];
  return { name: name === undefined ? 'run.html' : decodeURIComponent(name), html: await answer.text(), leftOut: [] };
}

/** The board isn't there or refuses: exit code 1, no stack trace. */
export class HubError extends Error {}

async function reasonIn(answer: Response, base: string): Promise<string> {
  try {
    const { error } = (await answer.json()) as { error?: unknown };
    if (typeof error === 'string') return `The board at ${base} refuses: ${error}`;
  } catch {
    // Not the board's own answer.
  }
  return `The board at ${base} answered with status ${answer.status}. Is that its address?`;
}
