/** The banner of the replay: which step the page shows, and how exactly. */

import type { PastDiagnosis } from '../../live/past-diagnosis.ts';
import { useConnection } from '../../live/use-hub.ts';
import { whole } from '../../words/format-number.ts';

export function ReplayNote(props: { step: number; lastStep: number; past: PastDiagnosis | null; onNow: () => void }) {
  const isFile = useConnection().kind === 'file';
  return (
    <p
      className="mb-2 flex flex-wrap items-baseline gap-x-3 gap-y-1 border-y border-ink py-1.5"
      role="status"
      data-testid="replay-note"
      data-past={props.past?.kind ?? 'exact'}
    >
      <b className="font-semibold">
        Replay: this page as of step {whole(props.step)} of {whole(props.lastStep)}.
      </b>
      <span className="text-ink2">
        Verdict, targets, findings, matrix and samples are as they were then; the charts show the whole run.
        {props.past?.kind === 'waiting' &&
          ' This page has only a summary of this long run. The exact verdict is on its way from the hub.'}
        {props.past?.kind === 'failed' &&
          ` This ${isFile ? 'file' : 'page'} has only a summary of this long run${isFile ? '' : ', and the hub did not answer'}: findings may begin a little too early or too late.`}
      </span>
      <button type="button" className="link" onClick={props.onNow}>
        Back to now <kbd>Esc</kbd>
      </button>
    </p>
  );
}
