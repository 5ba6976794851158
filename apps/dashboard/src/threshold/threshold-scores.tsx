/** Scores at the threshold, each with its 95% interval and what a constant answer gets. */
'use client';

import { baselineOf, intervalOf, matthewsOf, scoresOf, trivialBaseline } from '@rewardboard/metrics';
import type { Counts, Interval } from '@rewardboard/metrics';
import type { Classes } from '../run/evaluation/evaluation-scores.ts';
import { decimal } from '../words/format-number.ts';

/** The strips show 0.3 to 1: nearly all scores lie there. */
const FROM = 0.3;

interface Row {
  name: string;
  value: number;
  interval: Interval;
  constant: number;
  constantName: string;
}

export function ThresholdScores({
  counts,
  f1Interval,
  classes,
}: {
  counts: Counts;
  f1Interval: Interval;
  classes: Classes;
}) {
  const scores = scoresOf(counts);
  const baseline = trivialBaseline(counts);
  if (!baseline) return null;
  const row = (name: string, metric: string, value: number, constantName: string, interval?: Interval): Row => ({
    name,
    value,
    interval: interval ?? intervalOf(metric, counts) ?? { low: NaN, high: NaN },
    constant: baselineOf(metric, baseline) ?? NaN,
    constantName,
  });
  const majority = baseline.majorityClass === 1 ? classes.positive : classes.negative;
  const rows = [
    row('F1', 'eval/f1', scores.f1, `“${classes.positive}”`, f1Interval),
    row('Accuracy', 'eval/accuracy', scores.accuracy, `“${majority}”`),
    row('Balanced accuracy', 'eval/balanced_accuracy', scores.balancedAccuracy, 'any constant'),
  ];
  return (
    <table className="mt-3.5 table-fixed" data-testid="threshold-scores">
      <caption className="sr-only">Scores at the threshold</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Score</th>
          <th scope="col">Value, 95% interval</th>
          <th scope="col">Strip</th>
          <th scope="col">A constant answer</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((each) => (
          <ScoreRow key={each.name} {...each} />
        ))}
        <tr>
          <th scope="row" className="border-grid py-[3px] pl-0 text-body font-normal text-ink">
            MCC
          </th>
          <td className="border-grid py-[3px] text-right">
            <b className="font-semibold">{decimal(matthewsOf(counts))}</b>
          </td>
          <td className="border-grid" />
          <td className="border-grid" />
        </tr>
      </tbody>
    </table>
  );
}

function ScoreRow({ name, value, interval, constant, constantName }: Row) {
  const { low, high } = interval;
  const place = (v: number) => `${(100 * Math.min(1, Math.max(0, (v - FROM) / (1 - FROM)))).toFixed(1)}%`;
  const mark = low > constant ? '' : value > constant ? '? ' : '✕ ';
  const hasInterval = Number.isFinite(low);
  return (
    <tr>
      <th
        scope="row"
        className="border-grid py-[3px] pl-0 text-body font-normal whitespace-normal text-ink tablet:w-32"
      >
        {name}
      </th>
      <td className="border-grid py-[3px] text-right align-middle tablet:w-[150px]">
        <b className="font-semibold">{decimal(value)}</b>{' '}
        {hasInterval && (
          <small className="text-label whitespace-nowrap text-ink2">
            {decimal(low)} to {decimal(high)}
          </small>
        )}
      </td>
      <td className="border-grid py-[3px] align-middle" title={`dotted: ${constantName} ${decimal(constant)}`}>
        <svg
          className="block h-[18px] w-full overflow-visible"
          role="img"
          aria-label={`${constantName} gets ${decimal(constant)}`}
        >
          <line x1="0" x2="100%" y1="9" y2="9" className="stroke-grid" />
          <line
            x1={place(constant)}
            x2={place(constant)}
            y1="1"
            y2="17"
            className="stroke-ink3"
            strokeWidth={1.5}
            strokeDasharray="1.5 2"
          />
          {hasInterval && (
            <line x1={place(low)} x2={place(high)} y1="9" y2="9" className="stroke-ink2" strokeWidth={2} />
          )}
          <circle cx={place(value)} cy="9" r="4" className="fill-ink" />
        </svg>
      </td>
      <td className="border-grid py-[3px] pr-0 align-middle text-label text-ink2 tablet:w-28">
        {mark}
        {constantName} {decimal(constant)}
      </td>
    </tr>
  );
}
