/** Compares the validation loss of at most four runs. Lines differ by weight and dash; the table beside them is the legend. */
'use client';

import type { RunLine } from '@rewardboard/protocol';
import Link from 'next/link';
import { shareOf } from '../axes/share-of.ts';
import { decimal, plural, whole } from '../words/format-number.ts';
import { metricLabel } from '../words/metric-label.ts';

export const MAX_COMPARED = 4;
const STYLES = [
  { className: 'stroke-val', width: 2.5, dash: '' },
  { className: 'stroke-ink', width: 1.5, dash: '6 4' },
  { className: 'stroke-ink2', width: 1.5, dash: '2 3' },
  { className: 'stroke-ink', width: 2.5, dash: '9 3 2 3' },
];
const WIDTH = 340;
const HEIGHT = 96;
const LEFT = 40;
const BOTTOM = HEIGHT - 14;

export function CompareBar({ runs, onClear }: { runs: readonly RunLine[]; onClear: () => void }) {
  if (runs.length < 2) return null;
  const shown = runs.slice(0, MAX_COMPARED);
  return (
    <section
      id="compare"
      tabIndex={-1}
      aria-label="Compare"
      data-testid="compare"
      className="sticky bottom-0 mt-[22px] grid items-center gap-x-8 gap-y-2.5 border-t border-ink bg-raise py-3 tablet:grid-cols-[minmax(0,340px)_1fr_auto]"
    >
      <CompareChart runs={shown} />
      <table className="w-auto max-tablet:hidden">
        <thead>
          <tr>
            <th scope="col" className="border-0 py-0.5 pl-0">
              {plural(shown.length, 'run')} compared by validation loss
            </th>
            <th scope="col" className="border-0 py-0.5 text-right">
              Lowest
            </th>
            <th scope="col" className="border-0 py-0.5 text-right">
              Latest
            </th>
            <th scope="col" className="border-0 py-0.5">
              Best
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((run, i) => {
            const finite = numbersOf(run);
            return (
              <tr key={run.id}>
                <td className="border-0 py-0.5 pl-0">
                  <svg width={26} height={8} aria-hidden="true" className="mr-1.5 inline-block">
                    <line
                      x1={0}
                      x2={24}
                      y1={4}
                      y2={4}
                      className={STYLES[i]!.className}
                      strokeWidth={STYLES[i]!.width}
                      strokeDasharray={STYLES[i]!.dash}
                    />
                  </svg>
                  {run.name}
                </td>
                <td className="border-0 py-0.5 text-right">{finite.length > 0 ? decimal(Math.min(...finite)) : '–'}</td>
                <td className="border-0 py-0.5 text-right">
                  {finite.length > 0 ? decimal(finite[finite.length - 1]!) : '–'}
                </td>
                <td className="border-0 py-0.5 text-ink2">
                  {run.best ? `${metricLabel(run.best.metric)} ${decimal(run.best.value)}` : 'none'}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <div className="flex flex-wrap gap-2">
        <Link
          href={`/compare/?runs=${runs.map(({ id }) => encodeURIComponent(id)).join(',')}`}
          className="button button-main"
        >
          Compare {whole(runs.length)}
        </Link>
        <button type="button" className="button" onClick={onClear}>
          Clear the selection
        </button>
      </div>
    </section>
  );
}

function CompareChart({ runs }: { runs: readonly RunLine[] }) {
  const all = runs.flatMap(numbersOf);
  if (all.length === 0) return <p className="text-ink2">None of these runs has a validation loss.</p>;
  const low = Math.min(...all);
  const high = Math.max(...all);
  const isEpochs = runs.map(({ countsEpochs }) => countsEpochs);
  const unit = isEpochs.every(Boolean) ? 'epoch' : isEpochs.some(Boolean) ? 'step or epoch' : 'step';
  const last = Math.max(1, ...runs.map(({ spark }) => spark.steps[spark.steps.length - 1] ?? 0));
  const x = (step: number) => LEFT + ((WIDTH - LEFT - 4) * step) / last;
  const y = (value: number) => 4 + (BOTTOM - 8) * (1 - shareOf(value, low, high));
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className="w-full max-w-[340px] overflow-visible max-tablet:hidden"
      role="img"
      aria-label="Validation loss of the compared runs"
    >
      <g fontSize={11} className="fill-ink2">
        <text x={0} y={10}>
          {decimal(high)}
        </text>
        <text x={0} y={BOTTOM}>
          {decimal(low)}
        </text>
        <text x={WIDTH} y={HEIGHT} textAnchor="end">
          {unit} {whole(last)}
        </text>
      </g>
      <line x1={LEFT} x2={WIDTH} y1={BOTTOM + 1} y2={BOTTOM + 1} className="stroke-rule2" />
      {runs.map(({ id, spark }, i) => (
        <polyline
          key={id}
          fill="none"
          className={STYLES[i]!.className}
          strokeWidth={STYLES[i]!.width}
          strokeDasharray={STYLES[i]!.dash}
          points={spark.steps
            .map((step, k) => ({ step, value: spark.values[k] as number }))
            .filter(({ value }) => Number.isFinite(value))
            .map(({ step, value }) => `${x(step).toFixed(1)},${y(value).toFixed(1)}`)
            .join(' ')}
        />
      ))}
    </svg>
  );
}

function numbersOf({ spark }: RunLine): number[] {
  return (spark.values as number[]).filter(Number.isFinite);
}
