/** The secret of a shared link: taken from the address's fragment, exchanged for a cookie, and removed from sight. */

const KEY_PREFIX = '#key=';

/** The key in the address, or null. It leaves the address bar and the history at once, whatever the hub will say of it. */
export function takeLinkKey(): string | null {
  const { hash, pathname, search } = window.location;
  if (!hash.startsWith(KEY_PREFIX)) return null;
  window.history.replaceState(window.history.state, '', pathname + search);
  return hash.slice(KEY_PREFIX.length);
}

/** @returns false when the hub refused the key */
export async function exchangeKey(key: string): Promise<boolean> {
  try {
    const answer = await fetch('/api/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      credentials: 'same-origin',
      body: JSON.stringify({ key }),
    });
    // A hub that is not shared knows no sessions (404): it is open to this machine anyway.
    return answer.ok || answer.status === 404;
  } catch {
    return true; // Nobody answered: that is a lost hub, not a refusal.
  }
}

/** Whether the hub lets this browser see runs: asked after a failed handshake, which does not say. */
export async function boardAccess(): Promise<'open' | 'refused' | 'no answer'> {
  try {
    const answer = await fetch('/api/runs', { method: 'HEAD', credentials: 'same-origin', cache: 'no-store' });
    return answer.status === 401 || answer.status === 403 ? 'refused' : answer.ok ? 'open' : 'no answer';
  } catch {
    return 'no answer';
  }
}
