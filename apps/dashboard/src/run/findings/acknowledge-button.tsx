/** Takes note of a finding, for all who watch; a guest only sees that somebody did. */
'use client';

import { acknowledgementKey } from '@rewardboard/protocol';
import type { Finding } from '@rewardboard/protocol';
import { useState } from 'react';
import { postToHub } from '../../live/post-to-hub.ts';
import { useMayChange } from '../../live/use-hub.ts';

export function AcknowledgeButton(props: {
  runId: string;
  finding: Finding;
  acknowledged: ReadonlySet<string>;
  className: string;
}) {
  const { runId, finding, className } = props;
  const mayChange = useMayChange();
  const [error, setError] = useState<string | null>(null);
  const isSeen = props.acknowledged.has(acknowledgementKey(finding));
  const toggle = async () => {
    const { id, level } = finding;
    const told = await postToHub(`/api/runs/${encodeURIComponent(runId)}/acknowledge`, {
      finding: id,
      level,
      acknowledged: !isSeen,
    });
    setError('error' in told ? told.error : null);
  };
  if (!mayChange) return isSeen ? <span className="text-label text-ink2">Acknowledged</span> : null;
  return (
    <>
      <button
        type="button"
        className={className}
        aria-pressed={isSeen}
        title={isSeen ? 'Ask again' : 'Nobody is alerted of it again, until it gets worse'}
        onClick={() => void toggle()}
      >
        {isSeen ? 'Acknowledged' : 'Acknowledge'}
      </button>
      {error !== null && (
        <span role="alert" className="text-label text-act">
          {error}
        </span>
      )}
    </>
  );
}
