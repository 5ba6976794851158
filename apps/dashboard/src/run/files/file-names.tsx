/** What each name of a file was taken for; where that is wrong, a person says so here, and it is kept in `rewardboard.json` beside the file. */
'use client';

import type { SourceStatus } from '@rewardboard/protocol';
import { useState } from 'react';
import { postToHub } from '../../live/post-to-hub.ts';
import { useMayChange } from '../../live/use-hub.ts';
import { plural } from '../../words/format-number.ts';
import { NameRow } from './name-row.tsx';

/** What was said last, and what was there before it. */
interface Said {
  name: string;
  path: string | null;
  before: string | null;
}

export function FileNames({
  runId,
  source,
  partners,
}: {
  runId: string;
  source: SourceStatus;
  partners: ReadonlySet<string>;
}) {
  const { names = {}, corrected = [] } = source;
  const mayChange = useMayChange();
  const [said, setSaid] = useState<Said | null>(null);
  const [error, setError] = useState<string | null>(null);
  const entries = Object.entries(names);
  if (entries.length === 0) return null;
  const renamed = entries.filter(([name, path]) => name !== path).length;
  const say = async (name: string, path: string | null) => {
    const told = await postToHub<Said>(`/api/runs/${encodeURIComponent(runId)}/names`, { name, path });
    setSaid('answer' in told ? told.answer : null);
    setError('error' in told ? told.error : null);
  };
  return (
    <details className="text-label text-ink2" data-testid="names">
      <summary>
        {plural(entries.length, 'metric')}
        {renamed > 0 && `, ${renamed} taken for another name`}
        {corrected.length > 0 && `, ${corrected.length} corrected`}
      </summary>
      {mayChange && (
        <p className="mt-1">
          Training and validation metrics of one name are drawn and judged together. Wrong? Say it here;{' '}
          <code>rewardboard.json</code> beside the file keeps it.
        </p>
      )}
      <ul className="mt-1 grid gap-y-1.5">
        {entries.map(([name, path]) => (
          <NameRow
            key={name}
            name={name}
            path={path}
            isCorrected={corrected.includes(name)}
            partners={partners}
            onSay={mayChange ? say : null}
          />
        ))}
      </ul>
      <p role="status" className="mt-1 flex flex-wrap gap-x-2 empty:hidden">
        {said && (
          <>
            <span className="wrap-anywhere">
              Kept: <code>{said.name}</code>{' '}
              {said.path === null ? (
                'is as it was found'
              ) : (
                <>
                  is <code>{said.path}</code>
                </>
              )}
              .
            </span>
            <button type="button" className="link" onClick={() => void say(said.name, said.before)}>
              Undo
            </button>
          </>
        )}
      </p>
      {error !== null && (
        <p role="alert" className="mt-1 text-act wrap-anywhere">
          {error}
        </p>
      )}
    </details>
  );
}
