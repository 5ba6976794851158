/** Asks the hub to change something, or to try something out. */

/** @returns what it answered, or its sentence that says why not */
export async function postToHub<T>(path: string, body?: unknown): Promise<{ answer: T } | { error: string }> {
  try {
    const answer = await fetch(path, {
      method: 'POST',
      credentials: 'same-origin',
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const said = (await answer.json()) as T & { error?: string };
    return answer.ok ? { answer: said } : { error: said.error ?? `The hub answered ${answer.status}.` };
  } catch {
    return { error: 'The hub did not answer.' };
  }
}
