/** A slider over all evaluations, below a small chart of their validation loss. */
'use client';

import type { Evaluation } from '@rewardboard/protocol';
import { memo } from 'react';
import { shareOf } from '../../axes/share-of.ts';
import { whole } from '../../words/format-number.ts';

const HEIGHT = 30;
const MAX_POINTS = 400;

export const EvaluationScrubber = memo(function EvaluationScrubber(props: {
  evaluations: readonly Evaluation[];
  selected: number;
  keepStep: number | null;
  onSelect: (step: number) => void;
}) {
  const { evaluations, selected, keepStep } = props;
  const last = evaluations.length - 1;
  if (last === 0) return null;
  const x = (i: number) => (100 * i) / last;
  const keep = evaluations.findIndex(({ step }) => step === keepStep);
  return (
    <div className="mt-0.5 mb-2.5">
      <svg
        viewBox={`0 0 100 ${HEIGHT}`}
        preserveAspectRatio="none"
        className="block h-[30px] w-full"
        aria-hidden="true"
      >
        <polyline
          points={lossPath(evaluations, x)}
          fill="none"
          className="stroke-val"
          strokeWidth={1.5}
          vectorEffect="non-scaling-stroke"
        />
        {keep >= 0 && (
          <line
            x1={x(keep)}
            x2={x(keep)}
            y1={2}
            y2={HEIGHT}
            className="stroke-ink2"
            vectorEffect="non-scaling-stroke"
          />
        )}
      </svg>
      <input
        type="range"
        className="m-0 block h-6 w-full"
        aria-label="Evaluation"
        aria-valuetext={`step ${whole(evaluations[selected]!.step)}`}
        min={0}
        max={last}
        value={selected}
        onChange={(event) => props.onSelect(evaluations[Number(event.target.value)]!.step)}
      />
    </div>
  );
});

function lossPath(evaluations: readonly Evaluation[], x: (i: number) => number): string {
  const every = Math.max(1, Math.ceil(evaluations.length / MAX_POINTS));
  const points = evaluations
    .map((evaluation, i) => ({ x: x(i), y: evaluation.values['eval/loss'] ?? NaN }))
    .filter(({ y }, i) => Number.isFinite(y) && (i % every === 0 || i === evaluations.length - 1));
  if (points.length < 2) return '';
  const low = Math.min(...points.map(({ y }) => y));
  const high = Math.max(...points.map(({ y }) => y));
  const height = (y: number) => HEIGHT - 3 - (HEIGHT - 7) * shareOf(y, low, high);
  return points.map((point) => `${point.x.toFixed(2)},${height(point.y).toFixed(1)}`).join(' ');
}
