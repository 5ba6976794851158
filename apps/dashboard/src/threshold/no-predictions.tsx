/** What the threshold page says where there is nothing to move a threshold by: why, and how to bring it. */

import type { ReactNode } from 'react';
import { bytes, whole } from '../words/format-number.ts';
import type { ReadingProgress } from '../predictions/prediction-desk.ts';

export function NoPredictionsNote({ failure }: { failure: { message: string; status: number } }) {
  if (failure.status !== 404) {
    return (
      <Note title={failure.status === 403 ? 'Predictions are not shared' : 'The predictions can’t be read'}>
        <p className="text-ink2">{failure.message}</p>
      </Note>
    );
  }
  return (
    <Note title="This log holds no predictions">
      <p className="my-1.5 text-ink2">
        A threshold can be moved only with the score of each validation example. What this log says at its own threshold
        is under Overview.
      </p>
      <p className="text-ink2">
        To have it: our trainer keeps every prediction of each evaluation in <code>predictions/</code> in the run’s
        directory, and so does the Python package with transformers, TRL, Lightning, Keras or a loop of your own. A
        trained model can also be scored again:
      </p>
      <pre className="mt-2.5 overflow-auto bg-hover px-3.5 py-2.5">
        <code>npx rewardboard evaluate RUN validation.jsonl</code>
      </pre>
    </Note>
  );
}

export function ReadingNote({ progress }: { progress: ReadingProgress | null }) {
  const what = progress?.step == null ? 'the examples' : `step ${whole(progress.step)}`;
  const size = !progress
    ? ''
    : progress.ofBytes > 0
      ? `: ${bytes(progress.doneBytes)} of ${bytes(progress.ofBytes)}`
      : `: ${bytes(progress.doneBytes)}`;
  return (
    <p role="status" className="min-h-[80vh] border-t border-ink pt-4 text-ink2" data-testid="reading-predictions">
      Reading predictions, {what}
      {size}
    </p>
  );
}

function Note({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="border-t border-ink pt-4" data-testid="no-predictions">
      <div className="max-w-[82ch]">
        <h2 className="text-name">{title}</h2>
        {children}
      </div>
    </section>
  );
}
