/** The values of all curves at the crosshair, the best first. Hovering a row brings its line forward, clicking hides it. */
'use client';

import { isBetter } from '@rewardboard/metrics';
import { useMemo } from 'react';
import { useCrosshair } from '../../chart/crosshair.ts';
import type { XAxis } from '../model/address.ts';
import { formatX } from '../model/curve-chart.ts';
import { curveOf, nearestPoint } from '../model/curves.ts';
import { pathOf, titleOf } from '../model/metric-columns.ts';
import { score, signed } from '../words/numbers.ts';
import type { CurvesProps } from './curves-panel.tsx';
import { shortNames } from '../words/short-names.ts';
import { RunKey } from './run-key.tsx';

const X_WORDS: Record<XAxis, string> = { step: 'step', epoch: 'epoch', time: 'time', examples: 'examples' };

export function CurveReading(props: CurvesProps & { x: XAxis; onForward: (letter: string | null) => void }) {
  const { runs, sets, metric, x, hidden } = props;
  const curves = useMemo(
    () =>
      sets.map((set) => ({
        set,
        curve: curveOf(
          set.runs.map((i) => runs[i]!),
          metric,
          x,
        ),
      })),
    [runs, sets, metric, x],
  );
  const crosshair = useCrosshair(props.crosshair);
  const bySeeds = sets.some((set) => set.runs.length > 1);
  const base = sets.find(({ isBase }) => isBase)!;
  const names = useMemo(() => {
    const short = shortNames(sets.map(({ name }) => name));
    return new Map(sets.map(({ letter }, i) => [letter, short[i]!]));
  }, [sets]);
  const end = Math.max(0, ...curves.map(({ curve }) => curve.points.at(-1)?.x ?? 0));
  const at = crosshair ?? end;
  const rows = curves
    .map(({ set, curve }) => {
      const i = nearestPoint(curve, at);
      const band = curve.band && i !== null ? nearestOf(curve.band.x, curve.points[i]!.x) : null;
      return {
        set,
        value: i === null ? NaN : curve.points[i]!.y,
        low: band === null ? NaN : curve.band!.low[band]!,
        high: band === null ? NaN : curve.band!.high[band]!,
      };
    })
    .sort((a, b) =>
      isBetter(pathOf(metric), a.value, b.value) ? -1 : isBetter(pathOf(metric), b.value, a.value) ? 1 : 0,
    );
  const ofBase = rows.find(({ set }) => set.isBase)?.value ?? NaN;
  return (
    <div className="text-label" data-testid="reading" onMouseLeave={() => props.onForward(null)}>
      <table>
        <thead>
          <tr>
            <th scope="col" className="pl-0 max-tablet:pr-[3px]">
              {crosshair === null ? 'at the end, ' : ''}
              {X_WORDS[x]} {formatX(x)(at)}
            </th>
            <th scope="col" className="text-right max-tablet:px-[3px]">
              {titleOf(metric)}
            </th>
            {bySeeds && (
              <th scope="col" className="text-right max-tablet:px-[3px]">
                seeds
              </th>
            )}
            <th scope="col" className="pr-0 text-right max-tablet:pl-[3px]">
              from {base.letter}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ set, value, low, high }) => (
            <tr
              key={set.letter}
              className={hidden.has(set.letter) ? 'opacity-60' : ''}
              onMouseEnter={() => props.onForward(set.letter)}
            >
              <td className="px-1.5 py-[3px] max-tablet:px-[3px] pl-0 align-middle whitespace-nowrap">
                <button
                  type="button"
                  className="inline-flex min-h-6 max-w-[150px] items-center gap-2 text-left max-tablet:min-h-8"
                  aria-pressed={!hidden.has(set.letter)}
                  aria-label={`Show the line of ${set.letter}, ${set.name}`}
                  title={set.name}
                  onFocus={() => props.onForward(set.letter)}
                  onBlur={() => props.onForward(null)}
                  onClick={() => props.onHide(set.letter)}
                >
                  <RunKey set={set} width={16} />
                  <b className={hidden.has(set.letter) ? 'line-through' : ''}>{set.letter}</b>
                  {!bySeeds && <span className="overflow-hidden text-ellipsis">{names.get(set.letter)}</span>}
                </button>
              </td>
              <td className="px-1.5 py-[3px] max-tablet:px-[3px] text-right align-middle font-semibold">
                {score(value)}
              </td>
              {bySeeds && (
                <td className="px-1.5 py-[3px] max-tablet:px-[3px] text-right align-middle whitespace-nowrap text-ink2">
                  {Number.isFinite(low) ? `${score(low)}–${score(high)}` : ''}
                </td>
              )}
              <td className="px-1.5 py-[3px] max-tablet:px-[3px] pr-0 text-right align-middle whitespace-nowrap">
                {set.isBase ? <span className="text-ink2">baseline</span> : signed(value - ofBase)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="pt-2 text-ink3 print:hidden">
        Point at a chart, or focus it and use ← →. Hover a row to bring its line forward; click to hide it.
      </p>
    </div>
  );
}

function nearestOf(xs: readonly number[], x: number): number | null {
  let best: number | null = null;
  xs.forEach((at, i) => {
    if (best === null || Math.abs(at - x) < Math.abs(xs[best]! - x)) best = i;
  });
  return best;
}
