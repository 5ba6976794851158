/** Sends a request that changes something to the hub. */

import { askHub } from './ask-hub.ts';

/** @returns the hub's answer, or its error message */
export async function postToHub<T>(path: string, body?: unknown): Promise<{ answer: T } | { error: string }> {
  try {
    const answer = await askHub(path, {
      method: 'POST',
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const result = (await answer.json()) as T & { error?: string };
    return answer.ok ? { answer: result } : { error: result.error ?? `The hub answered ${answer.status}.` };
  } catch {
    return { error: 'The hub did not answer.' };
  }
}
