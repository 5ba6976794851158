/** How the metric names of a file were understood, with a form to correct them. Corrections are saved in `rewardboard.json` next to the file. */
'use client';

import type { SourceStatus } from '@rewardboard/protocol';
import { useState } from 'react';
import { postToHub } from '../../live/post-to-hub.ts';
import { useMayChange } from '../../live/use-hub.ts';
import { plural } from '../../words/format-number.ts';
import { NameRow } from './name-row.tsx';

/** The last correction. A null path means the detected one. */
interface Correction {
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
  const [saved, setSaved] = useState<Correction | null>(null);
  const [error, setError] = useState<string | null>(null);
  const entries = Object.entries(names);
  if (entries.length === 0) return null;
  // "foo" at train/foo, and "valid_err" at eval/err, have their names.
  const renamed = entries.filter(([name, path]) => !name.endsWith(path.slice(path.indexOf('/') + 1))).length;
  const correct = async (name: string, path: string | null) => {
    const result = await postToHub<Correction>(`/api/runs/${encodeURIComponent(runId)}/names`, { name, path });
    setSaved('answer' in result ? result.answer : null);
    setError('error' in result ? result.error : null);
  };
  return (
    <details className="text-label text-ink2" data-testid="names">
      <summary>
        {plural(entries.length, 'metric')}
        {renamed > 0 && `, ${renamed} renamed`}
        {corrected.length > 0 && `, ${corrected.length} corrected by hand`}
      </summary>
      {mayChange && (
        <p className="mt-1">
          Training and validation metrics with the same name belong together. If a name was understood wrongly, correct
          it here; <code>rewardboard.json</code> next to the file stores the correction.
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
            onCorrect={mayChange ? correct : null}
          />
        ))}
      </ul>
      <p role="status" className="mt-1 flex flex-wrap gap-x-2 empty:hidden">
        {saved && (
          <>
            <span className="wrap-anywhere">
              Saved: <code>{saved.name}</code>{' '}
              {saved.path === null ? (
                'has its detected meaning again'
              ) : (
                <>
                  is now <code>{saved.path}</code>
                </>
              )}
              .
            </span>
            <button type="button" className="link" onClick={() => void correct(saved.name, saved.before)}>
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
