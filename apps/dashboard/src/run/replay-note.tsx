/** Says above everything else that the page shows the past, and how exactly. */

import { whole } from '../words/format-number.ts';

export function ReplayNote(props: { step: number; lastStep: number; isThinned: boolean; onNow: () => void }) {
  return (
    <p className="mb-2 flex flex-wrap items-baseline gap-x-3 gap-y-1 border-y border-ink py-1.5" role="status" data-testid="replay-note">
      <b className="font-semibold">Replay: what the monitor said at step {whole(props.step)} of {whole(props.lastStep)}.</b>
      <span className="text-ink2">
        Verdict, targets, findings, matrix and samples below are as they were then; the curves go on to now.
        {props.isThinned && ' This page holds the extremes of a long training series, not every point: a finding may have opened a little earlier or later.'}
      </span>
      <button type="button" className="link" onClick={props.onNow}>
        Back to now <kbd>Esc</kbd>
      </button>
    </p>
  );
}
