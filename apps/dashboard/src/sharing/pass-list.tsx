/** The valid links or tokens of a shared board, each with a button that revokes it. */
'use client';

import type { Pass, PassKind } from '@rewardboard/protocol';
import { useEffect, useState } from 'react';
import { postToHub } from '../live/post-to-hub.ts';
import { askHub } from '../live/ask-hub.ts';

export function PassList({ kind, title }: { kind: PassKind; title: string }) {
  const [passes, setPasses] = useState<readonly Pass[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    const left = new AbortController();
    askHub(`/api/${kind}s`, { signal: left.signal })
      .then(async (answer) => {
        const result = (await answer.json()) as Record<string, unknown>;
        if (answer.ok) setPasses(result[`${kind}s`] as Pass[]);
        else setError(String(result.error));
      })
      .catch(() => left.signal.aborted || setError('The hub did not answer.'));
    return () => left.abort();
  }, [kind]);
  const revoke = async (id: string) => {
    const result = await postToHub(`/api/${kind}s/revoke`, { id });
    if ('error' in result) setError(result.error);
    else setPasses((passes ?? []).filter((pass) => pass.id !== id));
  };
  return (
    <section aria-label={title} className="mt-4">
      <h3 className="text-label text-ink2">{title}</h3>
      <ul>
        {(passes ?? []).map((pass) => (
          <li key={pass.id} className="flex items-baseline justify-between gap-3 border-b border-rule py-2">
            <span>{wordsOf(pass)}</span>
            <button type="button" className="button" onClick={() => void revoke(pass.id)}>
              Revoke
            </button>
          </li>
        ))}
      </ul>
      {passes?.length === 0 && <p className="text-ink2">None.</p>}
      {error !== null && (
        <p role="alert" className="text-act">
          {error}
        </p>
      )}
    </section>
  );
}

/** "Ann, read-only, until 2030-01-31, only run sample" */
function wordsOf({ id, kind, name, expiresAt, run, canEdit }: Pass): string {
  const right = kind === 'token' ? [] : [canEdit ? 'can edit' : 'read-only'];
  const until = new Date(expiresAt).toLocaleDateString('en-CA');
  return [name === '' ? id : name, ...right, `until ${until}`, ...(run === null ? [] : [`only run ${run}`])].join(', ');
}
