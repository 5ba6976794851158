/** Acknowledges a finding for everyone who watches. A guest only sees whether it was acknowledged. */
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
    const result = await postToHub(`/api/runs/${encodeURIComponent(runId)}/acknowledge`, {
      finding: id,
      level,
      acknowledged: !isSeen,
    });
    setError('error' in result ? result.error : null);
  };
  if (!mayChange) return isSeen ? <span className="text-label text-ink2">Acknowledged</span> : null;
  return (
    <>
      <button
        type="button"
        className={className}
        aria-pressed={isSeen}
        title={
          isSeen ? 'Take back the acknowledgement' : 'Sends no more alerts about this finding, unless it gets worse'
        }
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
