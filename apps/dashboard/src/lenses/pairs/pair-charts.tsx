/** Four small charts over training: pairs ranked right, both rewards, the losses, and how sure the model is. */
'use client';

import { rightBySureness } from '@rewardboard/metrics';
import type { Run } from '@rewardboard/protocol';
import { useMemo, useState } from 'react';
import { Chart } from '../../chart/chart.tsx';
import type { ChartModel, Reference } from '../../chart/chart-model.ts';
import { Crosshair, nearestIndex, useCrosshair } from '../../chart/crosshair.ts';
import { Panel } from '../../parts/panel.tsx';
import { fixed, perCent } from '../lens-words.ts';
import { lensChart } from '../parts/lens-chart.ts';
import { lossChart } from '../parts/loss-chart.ts';
import { SmallTitle } from '../parts/small-title.tsx';
import { PlotDot, SvgPlot, ticksFrom } from '../parts/svg-plot.tsx';
import { leanOf } from './judge-pairs.ts';
import type { ShownPairs } from './margin-panel.tsx';

const HEIGHT_PX = 190;
/** Fewer pairs of a sureness say nothing. */
const FEWEST = 5;
/** Of an untrained model, and of any that answers nothing: ln 2. */
const COIN_LOSS = Math.log(2);
const noView = () => undefined;

export function PairCharts(props: ShownPairs & { run: Run }) {
  const { run, data, known, at, keep, onChoose } = props;
  const { steps } = data;
  const [crosshair] = useState(() => new Crosshair());
  const lean = useMemo(() => leanOf(data, known, at), [data, known, at]);
  const shown = useMemo(() => {
    const keepOf = (values: readonly number[]) => (keep < 0 ? null : { step: steps[keep]!, value: values[keep]! });
    const right = known.ranked.map(({ value }) => value);
    const references: Reference[] = [
      ...(lean
        ? [
            {
              y: lean.constant.value,
              dash: 'baseline' as const,
              text: `always the ${lean.constantTakes} one ${fixed(lean.constant.value)}`,
              side: 'right' as const,
            },
          ]
        : []),
      { y: 0.5, dash: 'baseline', text: 'a coin 0.500', side: 'right' },
    ];
    const column = (of: number[][], i: number) => of.map((values) => values[i]!);
    return {
      right: lensChart({
        steps,
        lines: [{ id: 'right', values: right, colour: 'val', widthPx: 2.5 }],
        areas: [
          {
            low: known.ranked.map(({ low }) => low),
            high: known.ranked.map(({ high }) => high),
            colour: 'val',
            strength: 0.15,
          },
        ],
        references,
        selectedStep: steps[at]!,
        keep: keepOf(right),
      }),
      rewards: lensChart({
        steps,
        lines: [
          {
            id: 'rejected',
            values: column(known.rejected, 1),
            colour: 'rejected',
            widthPx: 2.25,
            isDashed: true,
            end: 'rejected',
          },
          { id: 'chosen', values: column(known.chosen, 1), colour: 'chosen', widthPx: 2.5, end: 'chosen' },
        ],
        areas: [
          { low: column(known.rejected, 0), high: column(known.rejected, 2), colour: 'rejected', strength: 0.14 },
          { low: column(known.chosen, 0), high: column(known.chosen, 2), colour: 'chosen', strength: 0.16 },
        ],
        selectedStep: steps[at]!,
        keep: null,
        rightPx: 64,
      }),
    };
  }, [steps, known, at, keep, lean]);
  const losses = useMemo(
    () => lossChart(run, steps, at, keep, { y: COIN_LOSS, text: 'a coin 0.693' }),
    [run, steps, at, keep],
  );
  const chart = (model: ChartModel, label: string) => (
    <Chart
      model={model}
      label={label}
      heightPx={HEIGHT_PX}
      crosshair={crosshair}
      onChoose={(step) => onChoose(nearestIndex(steps, step))}
      onView={noView}
    />
  );
  const pointed = useCrosshair(crosshair);
  const i = pointed === null ? at : nearestIndex(steps, pointed);
  const [chosenMean, rejectedMean] = [known.chosen[i]![1]!, known.rejected[i]![1]!];
  const right = perCent(known.ranked[i]!.value);
  return (
    <Panel title="Over training" className="col-span-full">
      <div className="grid grid-cols-1 gap-x-7 gap-y-[18px] tablet:grid-cols-2 wide:grid-cols-4">
        <div className="min-w-0">
          <SmallTitle title="Pairs ranked right" value={right} />
          {chart(shown.right, `Pairs ranked right: ${right}`)}
        </div>
        <div className="min-w-0">
          <SmallTitle title="Reward, mean and middle half" value={`margin ${fixed(chosenMean - rejectedMean, 2)}`} />
          {chart(shown.rewards, `Mean reward: chosen ${fixed(chosenMean, 2)}, rejected ${fixed(rejectedMean, 2)}`)}
        </div>
        {losses && (
          <div className="min-w-0">
            <SmallTitle title="Loss" value={fixed(losses.valueAt(steps[i]!))} />
            {chart(losses.model, `Validation loss ${fixed(losses.valueAt(steps[i]!))}`)}
          </div>
        )}
        <Sureness margins={data.margins[at]!} right={known.ranked[at]!.value} />
      </div>
    </Panel>
  );
}

function Sureness({ margins, right }: { margins: Float32Array; right: number }) {
  const { claimed, parts } = useMemo(() => rightBySureness(margins), [margins]);
  const words = `says ${perCent(claimed, 0)}, right ${perCent(right, 0)}`;
  return (
    <div className="min-w-0">
      <SmallTitle title="Sure and right" value={words} />
      <SvgPlot
        label={`How often it is right when it is sure: ${words}`}
        heightPx={HEIGHT_PX}
        leftPx={30}
        rightPx={10}
        x={[0.5, 1.01]}
        y={[0.3, 1.03]}
        xTicks={ticksFrom(0.5, 1, 0.1)}
        yTicks={ticksFrom(0.4, 1, 0.2)}
        table={() => ({
          head: ['claimed', 'pairs', 'right', 'low', 'high'],
          rows: parts.map((part) => [part.claimed, part.pairs, part.value, part.low, part.high]),
        })}
      >
        {({ x, y }) => (
          <>
            <line x1={x(0.5)} y1={y(0.5)} x2={x(1)} y2={y(1)} strokeDasharray="1.5 3" className="stroke-ink3" />
            {parts
              .filter(({ pairs }) => pairs >= FEWEST)
              .map((part) => (
                <PlotDot
                  key={part.claimed}
                  x={x(part.claimed)}
                  y={y(part.value)}
                  low={y(Math.max(0.3, part.low))}
                  high={y(part.high)}
                  isFilled={part.claimed < part.low || part.claimed > part.high}
                />
              ))}
          </>
        )}
      </SvgPlot>
    </div>
  );
}
