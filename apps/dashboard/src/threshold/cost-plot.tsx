/** What the mistakes at each threshold cost. */
'use client';

import { THRESHOLD_STEPS, lowestAt } from '@rewardboard/metrics';
import { memo } from 'react';
import { linePath } from '../parts/svg-path.ts';
import { hundredths } from './threshold-words.ts';

const THRESHOLDS = Array.from({ length: THRESHOLD_STEPS + 1 }, (_, at) => at / THRESHOLD_STEPS);
/** Costs over so many times the lowest are beyond the top, so that the valley can be seen. */
const SHOWN_TIMES = 2.6;
/** Room for its label beside the cheapest threshold. */
const LABEL_PX = 130;

export function costScaleOf(costs: Float64Array, top: number, height: number): (cost: number) => number {
  const low = Math.min(...costs);
  const high = Math.min(Math.max(...costs), low > 0 ? low * SHOWN_TIMES : Infinity);
  return (cost) => top + 8 + (height - 12) * (1 - (Math.min(cost, high) - low) / (high - low || 1));
}

interface CostPlotProps {
  costs: Float64Array;
  left: number;
  inner: number;
  top: number;
  height: number;
  /** px where the line of the threshold crosses. */
  line: number;
}

export const CostPlot = memo(function CostPlot(props: CostPlotProps) {
  const { costs, left, inner, top, height } = props;
  const x = (share: number) => left + inner * share;
  const y = costScaleOf(costs, top, height);
  const best = lowestAt(costs);
  const lowest = costs[best]!;
  const highest = Math.min(Math.max(...costs), lowest > 0 ? lowest * SHOWN_TIMES : Infinity);
  const shown = Array.from(costs, (cost) => (cost > highest ? NaN : cost));
  const bestX = x(best / THRESHOLD_STEPS);
  // The label keeps to the side that the threshold's line doesn't cross.
  const isAtEnd = bestX > left + inner - LABEL_PX || (isCrossedIn(props) && bestX - LABEL_PX > left);
  return (
    <g>
      <text x={left} y={top + 2} className="halo fill-ink3">
        cost per 100 examples
      </text>
      <path d={linePath(THRESHOLDS, shown, x, y)} fill="none" className="stroke-ink" strokeWidth={1.5} />
      <path d={`M${bestX - 5} ${y(lowest) - 14}h10l-5 8z`} className="fill-ink" />
      <text
        x={isAtEnd ? bestX - 9 : bestX + 9}
        y={y(lowest) - 8}
        textAnchor={isAtEnd ? 'end' : 'start'}
        className="halo fill-ink"
      >
        cheapest {hundredths(best)}: {lowest.toFixed(1)}
      </text>
    </g>
  );
}, isSamePlot);

/** Most moves of the threshold leave the label where it is. */
function isSamePlot(before: CostPlotProps, now: CostPlotProps): boolean {
  const { costs, left, inner, top, height } = now;
  const isSame = before.costs === costs && before.left === left && before.inner === inner;
  return isSame && before.top === top && before.height === height && isCrossedIn(before) === isCrossedIn(now);
}

function isCrossedIn({ costs, left, inner, line }: CostPlotProps): boolean {
  const bestX = left + (inner * lowestAt(costs)) / THRESHOLD_STEPS;
  return line >= bestX && line < bestX + LABEL_PX;
}
