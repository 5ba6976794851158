/** Whether to move the threshold, in one sentence, and what it is based on. */
'use client';

import type { BookAbout, EvaluationDetail } from '../predictions/prediction-book.ts';
import type { Classes } from '../run/evaluation/evaluation-scores.ts';
import { halfText } from '../words/format-number.ts';
import { calibrationSentence, hundredths, signed, thresholdSentence } from './threshold-words.ts';

export function ThresholdVerdict(props: {
  about: BookAbout;
  detail: EvaluationDetail;
  classes: Classes;
  at: number;
  cheapest: number;
  onThreshold: (at: number) => void;
}) {
  const { about, detail, classes, at, cheapest, onThreshold } = props;
  const { best } = detail;
  const { kind, title } = thresholdSentence(about, detail, classes);
  const bestAt = Math.round(100 * best.threshold);
  const isBetter = kind === 'better';
  const button = (text: string, to: number, isMain = false) => (
    <button
      type="button"
      className={`button ${isMain ? 'button-main' : ''}`}
      aria-pressed={at === to}
      onClick={() => onThreshold(to)}
    >
      {text} {hundredths(to)}
    </button>
  );
  return (
    <section
      className="mb-[18px] grid items-center gap-x-6 gap-y-2 border-l-4 px-[18px] py-3 max-tablet:-mx-4 max-tablet:px-3.5 wide:grid-cols-[minmax(0,1fr)_auto]"
      style={{
        borderColor: isBetter ? 'var(--ok)' : 'var(--ink2)',
        background: `color-mix(in srgb, var(--${isBetter ? 'ok' : 'ink2'}) 5%, transparent)`,
      }}
      aria-label="Threshold verdict"
    >
      <div role="status" data-testid="threshold-verdict">
        <h2 className="text-[18px] leading-[23px] tracking-[-0.1px] text-balance tablet:text-[20px] tablet:leading-[26px]">
          {title}
        </h2>
        <p className="mt-1 max-w-[100ch] text-ink2">
          {kind === 'too few' ? (
            'With so few of a class, the best threshold is a matter of chance. Evaluate on more examples to choose one.'
          ) : (
            <>
              {isBetter ? 'Gain' : 'Its gain'}, chosen on some problems and measured on the others:{' '}
              <b className="font-semibold whitespace-nowrap text-ink">
                {signed(best.gain)} ± {halfText(best.gainHalf)}
              </b>
              . Anything from {best.asGoodFrom.toFixed(2)} to {best.asGoodTo.toFixed(2)} is as good within noise.{' '}
              {calibrationSentence(detail)}
            </>
          )}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        {button('Best F1', bestAt, isBetter)}
        {button('Cheapest', cheapest)}
        {button('As trained', about.trainedAt)}
      </div>
    </section>
  );
}
