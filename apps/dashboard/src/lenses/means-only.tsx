/** A run without predictions to show: what its means say, what is missing, and what brings it. */

import type { Run } from '@rewardboard/protocol';
import { BringPredictions } from '../predictions/bring-predictions.tsx';
import { lensOf } from '../run/evaluation/lens-of.ts';
import { perCent } from './lens-words.ts';
import { LensVerdict } from './parts/lens-verdict.tsx';

/** @param reason why predictions that the log may hold are not here, as when they aren't shared */
export function MeansOnly({ run, reason }: { run: Run; reason: string | null }) {
  const accuracy = run.series.get('eval/accuracy')?.last?.value;
  const isOfPairs = run.series.has('eval/margin') && accuracy !== undefined;
  return (
    <>
      <LensVerdict
        level="plain"
        title={
          isOfPairs
            ? `Ranks ${perCent(accuracy)} of the pairs right.`
            : reason === null
              ? 'This log holds no predictions.'
              : 'The predictions aren’t here.'
        }
      >
        {isOfPairs &&
          `From the log’s own means: accuracy, margin, mean reward. There is no interval, because ${reason === null ? 'the log doesn’t give' : 'that takes'} the number of pairs.`}
      </LensVerdict>
      <section className="max-w-[80ch] border-t border-ink pt-3 pb-10" data-testid="not-in-log">
        <h2 className="text-body">
          {reason === null ? 'Not in this log:' : 'Not shown:'}{' '}
          <span className="font-normal text-ink2">
            {isOfPairs ? 'distribution of margins, length, the pairs themselves' : 'the predictions of each evaluation'}
          </span>
        </h2>
        {reason === null ? (
          <BringPredictions kind={lensOf(run) ?? 'solutions'} />
        ) : (
          <p className="mt-1.5 text-ink2">{reason}</p>
        )}
      </section>
    </>
  );
}
