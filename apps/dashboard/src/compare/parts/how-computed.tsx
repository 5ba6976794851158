/** "How this is computed": where the ± comes from, in words. */
'use client';

import type { RefObject } from 'react';
import { whole } from '../../words/format-number.ts';
import type { ComparisonResult } from '@rewardboard/diagnostics/comparison';

export function HowComputed({
  dialog,
  result,
}: {
  dialog: RefObject<HTMLDialogElement | null>;
  result: ComparisonResult;
}) {
  const { examples, problems, draws, basis } = result;
  return (
    <dialog
      ref={dialog}
      aria-labelledby="how-title"
      className="m-auto max-w-[min(640px,calc(100vw-32px))] rounded-[3px] border border-rule2 bg-raise px-6 py-4 text-ink"
    >
      <h2 id="how-title" className="mb-2 text-name">
        How this is computed
      </h2>
      {basis === 'paired' ? (
        <p>
          Every run’s predictions at its kept checkpoint are stored for the same {whole(examples)} examples. Two sources
          of chance are combined.
        </p>
      ) : (
        <p>
          The logs hold counts of right and wrong answers on {whole(examples)} examples, but no individual predictions.
          Each class is resampled from its counts, for each run separately.
        </p>
      )}
      <ol className="my-2 grid list-decimal gap-1 pl-5">
        {basis === 'paired' ? (
          <li>
            <b>Examples.</b> The {whole(problems)} problems are resampled {whole(draws)} times, each with all its
            solutions. The difference is taken within each resample, so what is hard for both cancels out.
          </li>
        ) : (
          <li>
            <b>Examples.</b> The counts are resampled {whole(draws)} times. What is hard for both doesn’t cancel out, so
            the ± is about twice as wide as with predictions.
          </li>
        )}
        <li>
          <b>Seeds.</b> How much the seeds of a recipe vary, pooled over all recipes here, with Student’s t for their
          small number.
        </li>
      </ol>
      <p>
        ± is the square root of the sum of both squares, at 95%. “Real” requires more: 95% for all comparisons together
        (Bonferroni). “Would tell” solves the same equation for the seeds or examples needed if the difference stays the
        same.
      </p>
      <form method="dialog" className="mt-3">
        <button className="button">Close</button>
      </form>
    </dialog>
  );
}
