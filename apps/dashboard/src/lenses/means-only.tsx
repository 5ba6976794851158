/** A log without predictions: what its means say, what is missing, and what brings it. */

import type { Run } from '@rewardboard/protocol';
import { BringPredictions } from '../predictions/bring-predictions.tsx';
import { lensOf } from '../run/page/lens-of.ts';
import { perCent } from './lens-words.ts';
import { LensVerdict } from './parts/lens-verdict.tsx';

export function MeansOnly({ run, reason }: { run: Run; reason: string | null }) {
  const accuracy = run.series.get('eval/accuracy')?.last?.value;
  const isOfPairs = run.series.has('eval/margin') && accuracy !== undefined;
  return (
    <>
      <LensVerdict
        level="plain"
        title={isOfPairs ? `Ranks ${perCent(accuracy)} of the pairs right.` : 'This log holds no predictions.'}
      >
        {isOfPairs &&
          'From the log’s own means: accuracy, margin, mean reward. There is no interval, because the log doesn’t give the number of pairs.'}
      </LensVerdict>
      <section className="max-w-[80ch] border-t border-ink pt-3 pb-10" data-testid="not-in-log">
        <h2 className="text-body">
          Not in this log:{' '}
          <span className="font-normal text-ink2">
            {isOfPairs ? 'distribution of margins, length, the pairs themselves' : 'the predictions of each evaluation'}
          </span>
        </h2>
        {reason !== null && <p className="mt-1.5 text-ink2">{reason}</p>}
        <BringPredictions kind={lensOf(run) ?? 'solutions'} />
      </section>
    </>
  );
}
