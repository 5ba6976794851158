/** Stops a training from its page: asks first, and may keep the checkpoint that the diagnosis recommends. */
'use client';

import { useEffect, useRef, useState } from 'react';
import type { Diagnosis, Run, RunLine } from '@rewardboard/protocol';
import { obeysStop } from '@rewardboard/protocol';
import { postToHub } from '../../live/post-to-hub.ts';
import { useHubInfo } from '../../live/use-hub.ts';
import { whole } from '../../words/format-number.ts';

interface StopButtonProps {
  run: Run;
  line: RunLine | undefined;
  diagnosis: Diagnosis | null;
}

/** Only for the owner, and only of a training that obeys. */
export function StopButton({ run, line, diagnosis }: StopButtonProps) {
  const isOwner = useHubInfo()?.shared === false;
  const [isOpen, setOpen] = useState(false);
  const [asked, setAsked] = useState(false);
  const isTrained = line?.state === 'running' || line?.state === 'quiet';
  if (!isOwner || !isTrained || !line || !obeysStop(run) || run.end) return null;
  return (
    <>
      <button type="button" className="button" disabled={asked} data-testid="stop" onClick={() => setOpen(true)}>
        {asked ? 'Stopping …' : 'Stop …'}
      </button>
      {isOpen && (
        <StopDialog
          line={line}
          keep={diagnosis?.keep ?? null}
          onClose={(isAsked) => {
            setOpen(false);
            setAsked((before) => before || isAsked);
          }}
        />
      )}
    </>
  );
}

function StopDialog({
  line,
  keep,
  onClose,
}: {
  line: RunLine;
  keep: Diagnosis['keep'];
  onClose: (isAsked: boolean) => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);
  const stop = async (step: number | null) => {
    setBusy(true);
    const result = await postToHub(`/api/runs/${encodeURIComponent(line.id)}/stop`, { id: line.id, keep: step });
    setBusy(false);
    if ('error' in result) setError(result.error);
    else onClose(true);
  };
  const saved = keep?.checkpoint ? keep.step : null;
  return (
    <dialog
      ref={dialog}
      aria-labelledby="stop-title"
      data-testid="stop-dialog"
      className="m-auto w-[min(520px,calc(100vw-32px))] rounded-[3px] border border-rule2 bg-raise px-6 py-4 text-ink backdrop:bg-ink/10"
      onClose={() => onClose(false)}
    >
      <h2 id="stop-title" className="mb-2 text-name wrap-anywhere">
        Stop {line.name}?
      </h2>
      <p>Training saves a checkpoint after the current step and ends. It can be resumed from there.</p>
      {keep && <p className="mt-1.5 text-ink2">{keep.sentence}</p>}
      {error !== null && (
        <p role="alert" className="mt-2 text-act">
          {error}
        </p>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        {saved !== null && (
          <button type="button" className="button button-main" disabled={isBusy} onClick={() => void stop(saved)}>
            Stop and keep checkpoint {whole(saved)}
          </button>
        )}
        <button
          type="button"
          className={saved === null ? 'button button-main' : 'button'}
          disabled={isBusy}
          onClick={() => void stop(null)}
        >
          Stop
        </button>
        <button type="button" className="button" onClick={() => dialog.current?.close()}>
          Cancel
        </button>
      </div>
    </dialog>
  );
}
