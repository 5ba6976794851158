/** How many examples have which score: truly positive ones upwards, truly negative ones downwards, red on the wrong side. */
'use client';

import { memo } from 'react';
import type { Classes } from '../run/evaluation/evaluation-scores.ts';
import { whole } from '../words/format-number.ts';

/** A bar over so many times the fourth tallest is cut, and its count written beside it. */
const CUT_OVER = 1.8;
const CUT_TO = 1.35;
const MARGIN = 22;

export const HistogramPlot = memo(function HistogramPlot(props: {
  histogram: { positive: number[]; negative: number[] };
  positives: number;
  negatives: number;
  classes: Classes;
  at: number;
  left: number;
  inner: number;
  hasNames: boolean;
  top: number;
  height: number;
}) {
  const { histogram, classes, at, left, inner, top, height } = props;
  const { positive, negative } = histogram;
  const bins = positive.length;
  const sorted = [...positive, ...negative].sort((a, b) => b - a);
  const tallest = sorted[0]! > sorted[3]! * CUT_OVER && sorted[3]! > 0 ? sorted[3]! * CUT_TO : sorted[0]! || 1;
  const middle = top + height / 2 + 4;
  const scale = (height / 2 - MARGIN) / tallest;
  const width = inner / bins;
  const bars = (counts: readonly number[], isPositive: boolean) =>
    counts.map((count, bin) => {
      if (count === 0) return null;
      const isRight = (bin + 0.5) / bins >= at / 100 === isPositive;
      const x = left + bin * width + 0.5;
      const size = Math.min(count, tallest) * scale;
      const end = isPositive ? middle - size : middle + 1 + size;
      return (
        <g key={`${isPositive ? 'up' : 'down'} ${bin}`}>
          <rect
            x={x}
            y={isPositive ? end : middle + 1}
            width={Math.max(0.5, width - 1)}
            height={size}
            className={isRight ? 'fill-train' : 'fill-act'}
            opacity={isRight ? (isPositive ? 1 : 0.5) : 0.85}
          />
          {count > tallest && (
            <>
              <path
                d={`M${x - 1} ${end + (isPositive ? 7 : -7)}l${width / 2} -3l${width / 2} 3`}
                fill="none"
                className="stroke-paper"
                strokeWidth={2.5}
              />
              <text x={x + width / 2} y={isPositive ? end - 4 : end + 12} textAnchor="middle" className="fill-ink2">
                {whole(count)}
              </text>
            </>
          )}
        </g>
      );
    });
  const names = [
    [whole(props.positives), 'truly', -22],
    [`${classes.positive} ↑`, '', -8],
    [whole(props.negatives), 'truly', 17],
    [`${classes.negative} ↓`, '', 31],
  ] as const;
  return (
    <g>
      {bars(positive, true)}
      {bars(negative, false)}
      <line x1={left} x2={left + inner} y1={middle + 0.5} y2={middle + 0.5} className="stroke-ink2" />
      {props.hasNames &&
        names.map(([text, word, down]) => (
          <text key={text + down} x={left + inner + 8} y={middle + down} className="fill-ink3">
            {text} {word}
          </text>
        ))}
    </g>
  );
});
