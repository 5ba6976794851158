/** What a row shows of its numbers: small curves, and strips with intervals. */

import { meanOf } from '@rewardboard/metrics';
import type { RunLine } from '@rewardboard/protocol';
import { shareOf } from '../axes/share-of.ts';
import { decimal } from '../words/format-number.ts';

export const STRIP_PX = 116;
const STRIP_HEIGHT = 18;
const EDGE = 4;
/** Curves whose highest value is so many times their lowest are drawn by their logarithms. */
const STEEP = 30;

export function Diamond({ x, y, r = 4.5 }: { x: number; y: number; r?: number }) {
  return <path d={`M${x} ${y - r}l${r} ${r}l${-r} ${r}l${-r} ${-r}z`} className="fill-ink stroke-paper" />;
}

type Range = readonly [number, number];

/** Validation losses of one run or of several. @param range of values; null: each curve set fills its own height */
export function Curves({
  runs,
  range,
  width,
  height = 28,
}: {
  runs: readonly RunLine[];
  range: Range | null;
  width: number;
  height?: number;
}) {
  const curves = runs.flatMap((run) => {
    const values = run.spark.values.map(Number);
    return values.filter(Number.isFinite).length > 1 ? [{ run, values }] : [];
  });
  if (curves.length === 0)
    return (
      <span className="text-label text-ink3">
        none<span className="max-middle:sr-only"> in this log</span>
      </span>
    );
  const all = curves.flatMap(({ values }) => values.filter(Number.isFinite));
  const [lowest, highest] = [Math.min(...all), Math.max(...all)];
  const isSteep = range === null && lowest > 0 && highest / lowest > STEEP;
  const scaled = (value: number) => (isSteep ? Math.log(value) : value);
  const [low, high] = range ?? [scaled(lowest), scaled(highest)];
  const y = (value: number) =>
    height - 4 - (height - 8) * Math.max(-0.05, Math.min(1.05, shareOf(scaled(value), low, high)));
  const isOne = curves.length === 1;
  return (
    <svg
      width={width}
      height={height}
      role="img"
      className="block overflow-visible"
      aria-label={
        isOne
          ? `validation loss, lowest ${decimal(lowest)}, last ${decimal(curves[0]!.values.findLast(Number.isFinite)!)}`
          : `${curves.length} curves of validation loss`
      }
    >
      {curves.map(({ run, values }) => {
        const { steps } = run.spark;
        const last = run.plannedSteps !== null ? Math.max(run.plannedSteps, steps.at(-1)!) : steps.at(-1)!;
        const x = (step: number) => 3 + (width - 8) * shareOf(step, steps[0]!, last);
        const kept =
          run.keptStep === null
            ? values.indexOf(Math.min(...values.filter(Number.isFinite)))
            : nearest(steps, run.keptStep);
        return (
          <g key={run.id}>
            <path
              d={lineOf(steps.map(x), values.map(y))}
              fill="none"
              className="stroke-val"
              strokeWidth={isOne ? 1.5 : 1}
              strokeOpacity={isOne ? 1 : 0.7}
              strokeLinejoin="round"
            />
            {isOne && Number.isFinite(values[kept]) && <Diamond x={x(steps[kept]!)} y={y(values[kept]!)} r={3.6} />}
            {isOne && Number.isFinite(values.at(-1)) && (
              <circle cx={x(steps.at(-1)!)} cy={y(values.at(-1)!)} r={2} className="fill-val" />
            )}
          </g>
        );
      })}
    </svg>
  );
}

/** Non-finite values interrupt the line. */
function lineOf(xs: readonly number[], ys: readonly number[]): string {
  let isDown = false;
  return xs
    .map((x, i) => {
      const y = ys[i]!;
      if (!Number.isFinite(y)) {
        isDown = false;
        return '';
      }
      const command = isDown ? 'L' : 'M';
      isDown = true;
      return `${command}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}

function nearest(steps: readonly number[], wanted: number): number {
  let best = 0;
  for (let i = 1; i < steps.length; i++) if (Math.abs(steps[i]! - wanted) < Math.abs(steps[best]! - wanted)) best = i;
  return best;
}

/** Lowest and highest end of the intervals of a metric; null where no run has one. */
export function stripRange(runs: readonly RunLine[], metric: string): Range | null {
  let [low, high] = [Infinity, -Infinity];
  for (const { metrics } of runs) {
    const of = metrics[metric];
    if (of?.low === undefined || of.high === undefined) continue;
    low = Math.min(low, of.low);
    high = Math.max(high, of.high);
  }
  return low < high ? [low, high] : null;
}

/** The dot of a run with its 95% interval; of several a tick each, and the diamond of their mean. */
export function Strip({ runs, metric, range }: { runs: readonly RunLine[]; metric: string; range: Range | null }) {
  const listed = runs.flatMap(({ metrics }) => metrics[metric] ?? []);
  const values = listed.flatMap(({ best }) => (typeof best === 'number' && Number.isFinite(best) ? [best] : []));
  const x = (value: number) => EDGE + (STRIP_PX - 2 * EDGE) * Math.max(0, Math.min(1, shareOf(value, ...range!)));
  const middle = STRIP_HEIGHT / 2;
  const one = runs.length === 1 ? listed[0] : undefined;
  return (
    <svg width={STRIP_PX} height={STRIP_HEIGHT} aria-hidden="true" className="block shrink-0">
      {range !== null && values.length > 0 && (
        <>
          <line x1={0} x2={STRIP_PX} y1={middle} y2={middle} className="stroke-grid" />
          {one ? (
            one.low !== undefined &&
            one.high !== undefined && (
              <>
                <line
                  x1={x(one.low)}
                  x2={x(one.high)}
                  y1={middle}
                  y2={middle}
                  className="stroke-ink2"
                  strokeWidth={1.5}
                />
                <circle cx={x(values[0]!)} cy={middle} r={3.2} className="fill-ink" />
              </>
            )
          ) : (
            <>
              {values.map((value, i) => (
                <line key={i} x1={x(value)} x2={x(value)} y1={3.5} y2={14.5} className="stroke-ink3" />
              ))}
              <Diamond x={x(meanOf(values))} y={middle} />
            </>
          )}
        </>
      )}
    </svg>
  );
}

/** The axis of the strips, in the head of a section. */
export function StripAxis({ range }: { range: Range }) {
  const [low, high] = range;
  return (
    <svg width={STRIP_PX} height={14} aria-hidden="true" className="block overflow-visible">
      <path d={`M${EDGE} 13.5V10M${STRIP_PX - EDGE} 13.5V10`} className="stroke-rule2" />
      <text x={0} y={8} className="fill-ink3 text-tick">
        {low.toFixed(2)}
      </text>
      <text x={STRIP_PX} y={8} textAnchor="end" className="fill-ink3 text-tick">
        {high.toFixed(2)}
      </text>
    </svg>
  );
}
