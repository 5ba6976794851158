/** A comparison of one run: it needs another, and those most like it are offered. */
'use client';

import type { RunLine } from '@rewardboard/protocol';
import Link from 'next/link';
import { useEffect, useState } from 'react';
import { Message } from '../../parts/message.tsx';
import { addressOfView } from '../model/address.ts';
import type { CompareView } from '../model/address.ts';
import type { ComparedRun } from '../model/compared-run.ts';
import { nearestRuns } from '../model/nearest-runs.ts';
import type { NearRun } from '../model/nearest-runs.ts';
import { askHub } from '../../live/ask-hub.ts';

const MAX_NAMED_FIELDS = 4;

export function OneRun({
  run,
  unknown,
  view,
}: {
  run: ComparedRun | null;
  unknown: readonly string[];
  view: CompareView;
}) {
  const near = useNearest(run?.id ?? null);
  return (
    <Message title={run ? 'One run' : 'These runs are not here'} testId="one-run">
      <p>A comparison needs two runs.{run ? ` So far, ${run.name} is chosen.` : ''}</p>
      {unknown.length > 0 && (
        <p className="wrap-anywhere">
          Not found: {unknown.join(', ')}. They were moved or deleted, or the hub has not found them yet. If they
          appear, this page shows them.
        </p>
      )}
      {run && near.length > 0 && (
        <div>
          <p>Close to it, on the same validation data:</p>
          <ul className="mt-2.5 grid gap-1">
            {near.map(({ id, name, differs }) => (
              <li key={id}>
                <Link href={`/compare/${addressOfView({ ...view, runs: [run.id, id], base: null })}`}>
                  Compare with {name}
                </Link>
                {differs.length === 0
                  ? ', which has the same configuration'
                  : `, which differs by ${differs.slice(0, MAX_NAMED_FIELDS).join(', ')}${differs.length > MAX_NAMED_FIELDS ? ` and ${differs.length - MAX_NAMED_FIELDS} more` : ''}`}
              </li>
            ))}
          </ul>
        </div>
      )}
      <p>
        <Link href={run ? `/?sel=${encodeURIComponent(run.id)}` : '/'} className="button text-body">
          Choose from the list
        </Link>
      </p>
    </Message>
  );
}

function useNearest(runId: string | null): readonly NearRun[] {
  const [near, setNear] = useState<readonly NearRun[]>([]);
  useEffect(() => {
    if (runId === null) return;
    const stop = new AbortController();
    askHub('/api/runs?only=name,fields,validation', { signal: stop.signal })
      .then((answer) =>
        answer.ok
          ? (answer.json() as Promise<{ runs: Pick<RunLine, 'id' | 'name' | 'fields' | 'validation'>[] }>)
          : { runs: [] },
      )
      .then(
        ({ runs }) => setNear(nearestRuns(runId, runs)),
        // Without them the page still leads to the list.
        () => undefined,
      );
    return () => stop.abort();
  }, [runId]);
  return near;
}
