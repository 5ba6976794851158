/** The key of a shared link: read from the fragment of the address, removed from it, and exchanged for a cookie. */

import { askHub } from './ask-hub.ts';

const KEY_PREFIX = '#key=';

/** The key in the address, or null. It is removed from the address bar and the history, even if it turns out to be invalid. */
export function takeLinkKey(): string | null {
  const { hash, pathname, search } = window.location;
  if (!hash.startsWith(KEY_PREFIX)) return null;
  window.history.replaceState(window.history.state, '', pathname + search);
  return hash.slice(KEY_PREFIX.length);
}

/** What opened this page: its reader can pass it on. Gone with the page, as no script may find it later. */
let opened: string | null = null;

/** The address with the key that opened the page in it; null where it was opened without one. */
export function addressWithKey(address: string): string | null {
  return opened === null ? null : `${address.split('#', 1)[0]}${KEY_PREFIX}${opened}`;
}

/** @returns false if the hub refuses the key */
export async function exchangeKey(key: string): Promise<boolean> {
  try {
    const answer = await askHub('/api/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key }),
    });
    if (answer.ok) opened = key;
    // A hub that is not shared has no sessions (404) and is open to this machine anyway.
    return answer.ok || answer.status === 404;
  } catch {
    return true; // No answer: the hub is lost, which is not a refusal.
  }
}

/** Whether the hub lets this browser see runs. A failed handshake does not say. */
export async function boardAccess(): Promise<'open' | 'refused' | 'no answer'> {
  try {
    const answer = await askHub('/api/runs?only=id', { method: 'HEAD' });
    return answer.status === 401 || answer.status === 403 ? 'refused' : answer.ok ? 'open' : 'no answer';
  } catch {
    return 'no answer';
  }
}
