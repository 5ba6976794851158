/** What the threshold page says where there is nothing to move a threshold by: why, and how to bring it. */

import type { PredictedExamples } from '@rewardboard/protocol';
import type { ReactNode } from 'react';
import { BringPredictions } from '../predictions/bring-predictions.tsx';
import { bytes, whole } from '../words/format-number.ts';
import type { ReadingProgress } from '../predictions/prediction-desk.ts';

export function NoPredictionsNote({
  failure,
  kind,
}: {
  failure: { message: string; status: number };
  /** What the run's examples are, as far as its log says. */
  kind: PredictedExamples['kind'];
}) {
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
        Moving the threshold needs the score of each validation example. The results at the log’s own threshold are
        under Overview.
      </p>
      <BringPredictions kind={kind} />
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
