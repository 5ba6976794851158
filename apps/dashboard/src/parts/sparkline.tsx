/** A small line chart without axes. A diamond marks its lowest point, a dot its newest. */

import type { ReactNode } from 'react';
import { shareOf } from '../axes/share-of.ts';

const HEIGHT = 30;
const PAD = 4;

export function Sparkline({
  values,
  label,
  widthPx = 132,
}: {
  values: readonly number[];
  label: string;
  widthPx?: number;
}) {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return <span className="text-ink3">not logged</span>;
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  const x = (i: number) => PAD + ((widthPx - 2 * PAD) * i) / Math.max(1, values.length - 1);
  const y = (v: number) => HEIGHT - PAD - (HEIGHT - 2 * PAD) * shareOf(v, low, high);
  const lowest = values.indexOf(low);
  const last = values.findLastIndex(Number.isFinite);
  return (
    <svg width={widthPx} height={HEIGHT} role="img" aria-label={label} className="block">
      {pieces(values, x, y)}
      <path d={`M${x(lowest)} ${y(low) - 4}l4 4l-4 4l-4 -4z`} className="fill-ink" />
      <circle cx={x(last)} cy={y(values[last]!)} r={2.2} className="fill-val" />
    </svg>
  );
}

/** Non-finite values interrupt the line. */
function pieces(values: readonly number[], x: (i: number) => number, y: (v: number) => number): ReactNode[] {
  const lines: string[][] = [[]];
  values.forEach((value, i) => {
    if (Number.isFinite(value)) lines[lines.length - 1]!.push(`${x(i).toFixed(1)},${y(value).toFixed(1)}`);
    else if (lines[lines.length - 1]!.length > 0) lines.push([]);
  });
  return lines
    .filter((line) => line.length > 1)
    .map((line, i) => (
      <polyline
        key={i}
        points={line.join(' ')}
        fill="none"
        strokeWidth={1.5}
        strokeLinejoin="round"
        className="stroke-val"
      />
    ));
}
