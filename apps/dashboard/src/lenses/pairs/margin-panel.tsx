/** The margins of all pairs over the evaluations as a fan, and those of the shown one as a histogram on the same axis. */
'use client';

import { useMemo, useState } from 'react';
import { Chart } from '../../chart/chart.tsx';
import { Crosshair, nearestIndex } from '../../chart/crosshair.ts';
import { Panel } from '../../parts/panel.tsx';
import { plural, whole } from '../../words/format-number.ts';
import { fixed } from '../lens-words.ts';
import type { PairData } from '../lens-data.ts';
import { lensChart } from '../parts/lens-chart.ts';
import { PlotText, SvgPlot, ticksFrom } from '../parts/svg-plot.tsx';
import type { KnownPairs } from './judge-pairs.ts';

const HEIGHT_PX = 280;
const BINS = 28;
/** As in the chart beside it, so that both share their y axis. */
const CHART_BOTTOM_PX = 34;
/** What lies below is drawn at the edge: a few pairs must not press the others together. */
const LOWEST = -3;
const NAMES = ['5%', '25%', 'median', '75%', '95%'];
const noView = () => undefined;

export interface ShownPairs {
  data: PairData;
  known: KnownPairs;
  /** Index of the shown evaluation, and of the checkpoint to keep. */
  at: number;
  keep: number;
  onChoose(index: number): void;
}

export function MarginPanel({ data, known, at, keep, onChoose }: ShownPairs) {
  const { steps, size } = data;
  const [crosshair] = useState(() => new Crosshair());
  const [low, high] = useMemo(() => {
    const top = Math.max(0.5, ...known.margins.map((fan) => fan[4]!).filter(Number.isFinite));
    return [Math.max(LOWEST, Math.floor(1.8 * known.lowest) / 2), Math.ceil(2 * 1.25 * top) / 2];
  }, [known]);
  const column = (i: number) => known.margins.map((fan) => fan[i]!);
  const model = useMemo(
    () =>
      lensChart({
        steps,
        lines: [{ id: 'median', values: column(2), colour: 'val', widthPx: 2.5 }],
        areas: [
          { low: column(0), high: column(4), colour: 'val', strength: 0.13 },
          { low: column(1), high: column(3), colour: 'val', strength: 0.2 },
        ],
        references: [{ y: 0, dash: 'baseline', text: 'ranked wrong below', side: 'left', isBelow: true }],
        y: [low, high],
        selectedStep: steps[at]!,
        keep: keep < 0 ? null : { step: steps[keep]!, value: known.margins[keep]![2]! },
        rightPx: 64,
      }),
    // oxlint-disable-next-line react/exhaustive-deps -- `column` reads `known` alone
    [steps, known, at, keep, low, high],
  );
  const named = {
    ...model,
    ends: NAMES.map((text, i) => ({
      y: known.margins.at(-1)![i]!,
      text,
      colour: 'ink2' as const,
      isBold: i === 2,
    })),
  };
  return (
    <Panel
      title="Margin"
      className="col-span-full"
      subtitle={`reward of the chosen less reward of the rejected; bands hold 50% and 90% of the ${plural(size, 'pair')}; below 0 it ranks them wrong`}
    >
      <div className="grid grid-cols-1 gap-x-2 gap-y-[18px] tablet:grid-cols-[minmax(0,1fr)_180px] wide:grid-cols-[minmax(0,1fr)_250px]">
        <Chart
          model={named}
          label={`Margin: median ${fixed(known.margins[at]![2]!, 2)} at step ${whole(steps[at]!)}`}
          heightPx={HEIGHT_PX}
          crosshair={crosshair}
          onChoose={(step) => onChoose(nearestIndex(steps, step))}
          onView={noView}
        />
        <Histogram data={data} known={known} at={at} low={low} high={high} />
      </div>
    </Panel>
  );
}

function Histogram(props: Pick<ShownPairs, 'data' | 'known' | 'at'> & { low: number; high: number }) {
  const { data, known, at, low, high } = props;
  const counts = new Float64Array(BINS);
  for (const margin of data.margins[at]!) {
    const bin = Math.floor(((margin - low) / (high - low)) * BINS);
    if (!Number.isNaN(bin)) counts[Math.max(0, Math.min(BINS - 1, bin))]!++;
  }
  const most = Math.max(1, ...counts);
  const { right, wrong, ties } = known.ranked[at]!;
  const step = whole(data.steps[at]!);
  const wrongText = `${whole(wrong)} wrong${ties > 0 ? `, ${plural(ties, 'tie')}` : ''}`;
  const height = (high - low) / BINS;
  return (
    <SvgPlot
      label={`Margins at step ${step}: ${whole(right)} pairs ranked right, ${wrongText}`}
      heightPx={HEIGHT_PX}
      leftPx={6}
      bottomPx={CHART_BOTTOM_PX}
      rightPx={8}
      x={[0, 1.15 * most]}
      y={[low, high]}
      xTicks={[0, most].map((value) => ({ at: value, text: whole(value) }))}
      yTicks={ticksFrom(Math.ceil(low), high, high - low > 8 ? 2 : 1, () => '')}
      table={() => ({
        head: ['margin_from', 'margin_to', 'pairs'],
        rows: Array.from(counts, (count, bin) => [low + bin * height, low + (bin + 1) * height, count]),
      })}
    >
      {({ x, y, right: edge, top, bottom }) => (
        <>
          {Array.from(counts, (count, bin) => {
            const from = low + bin * height;
            return (
              <rect
                key={bin}
                x={x(0)}
                width={Math.max(0, x(count) - x(0))}
                y={y(from + height) + 0.5}
                height={Math.max(0.5, y(from) - y(from + height) - 1)}
                opacity={0.85}
                className={from + height / 2 < 0 ? 'fill-act' : 'fill-train'}
              />
            );
          })}
          <line x1={x(0)} x2={edge} y1={y(0)} y2={y(0)} strokeWidth={1.25} className="stroke-ink" />
          <PlotText x={edge} y={top + 10} anchor="end" className="fill-ink">
            at step {step}: {whole(right)} right
          </PlotText>
          {/* Below the line, unless the ticks stand there: "14" and "0 wrong" would read "140 wrong". */}
          <PlotText x={edge} y={y(0) + 20 < bottom ? y(0) + 16 : top + 24} anchor="end" className="fill-act">
            {wrongText}
          </PlotText>
        </>
      )}
    </SvgPlot>
  );
}
