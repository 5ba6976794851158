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
          of chance are added.
        </p>
      ) : (
        <p>
          The logs hold the counts of right and wrong answers on {whole(examples)} examples, and no single predictions.
          Each class is drawn again from its counts, for each run by itself.
        </p>
      )}
      <ol className="my-2 grid list-decimal gap-1 pl-5">
        {basis === 'paired' ? (
          <li>
            <b>Examples.</b> The {whole(problems)} problems are drawn again {whole(draws)} times, with all their
            solutions together. The difference is taken within each draw, so what is hard for both cancels.
          </li>
        ) : (
          <li>
            <b>Examples.</b> The counts are drawn again {whole(draws)} times. What is hard for both doesn’t cancel, so
            the ± is about twice as wide as with predictions.
          </li>
        )}
        <li>
          <b>Seeds.</b> How far the seeds of a recipe scatter, pooled over all recipes here, with Student’s t for so
          few.
        </li>
      </ol>
      <p>
        ± is the root of the sum of the two squares at 95&nbsp;%. “Real” asks for more: 95&nbsp;% for all comparisons
        together (Bonferroni). “Would tell” solves the same sum for more seeds or more examples, if the difference stays
        as it is.
      </p>
      <form method="dialog" className="mt-3">
        <button className="button">Close</button>
      </form>
    </dialog>
  );
}
