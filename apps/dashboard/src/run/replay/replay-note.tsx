/** Says above everything else that the page shows the past, and how exactly. */

import type { PastDiagnosis } from '../../live/past-diagnosis.ts';
import { whole } from '../../words/format-number.ts';

export function ReplayNote(props: { step: number; lastStep: number; past: PastDiagnosis | null; onNow: () => void }) {
  return (
    <p
      className="mb-2 flex flex-wrap items-baseline gap-x-3 gap-y-1 border-y border-ink py-1.5"
      role="status"
      data-testid="replay-note"
      data-past={props.past?.kind ?? 'exact'}
    >
      <b className="font-semibold">
        Replay: what the monitor said at step {whole(props.step)} of {whole(props.lastStep)}.
      </b>
      <span className="text-ink2">
        Verdict, targets, findings, matrix and samples below are as they were then; the curves go on to now.
        {props.past?.kind === 'waiting' &&
          ' What is said is from the extremes of a long series that this page holds; the hub’s judgement of every point is on its way.'}
        {props.past?.kind === 'failed' &&
          ' What is said is from the extremes of a long series that this page holds, since the hub did not answer: a finding may have opened a little earlier or later.'}
      </span>
      <button type="button" className="link" onClick={props.onNow}>
        Back to now <kbd>Esc</kbd>
      </button>
    </p>
  );
}
