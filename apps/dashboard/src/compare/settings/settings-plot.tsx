/** The lines over the axes. A line comes forward under the pointer; dragging along an axis, or its keys, choose a part of it. */
'use client';

import { useRef } from 'react';
import type { PointerEvent } from 'react';
import { PlotMenu } from '../../chart/plot-menu.tsx';
import { csvOf } from '../../parts/csv.ts';
import type { ComparedRun } from '../model/compared-run.ts';
import type { Range, Ranges } from '../model/ranges.ts';
import type { ComparedSet } from '../model/sets.ts';
import { AxisOfPlot } from './axis-of-plot.tsx';
import { HEIGHT_PX, lineAt, linesOf } from './plot-lines.ts';
import type { SettingAxis } from './setting-axes.ts';

const SIDE_PX = 52;

interface SettingsPlotProps {
  runs: readonly ComparedRun[];
  /** Those that are drawn. */
  axes: readonly SettingAxis[];
  /** Those that are saved. */
  all: readonly SettingAxis[];
  isIn: readonly boolean[];
  /** Runs, the best first. */
  byScore: readonly number[];
  ranges: Ranges;
  width: number;
  forward: number | null;
  setOf(run: number): ComparedSet;
  onForward(run: number | null): void;
  onRange(id: string, range: Range | null): void;
}

export function SettingsPlot(props: SettingsPlotProps) {
  const { runs, axes, all, isIn, ranges, width, forward, setOf } = props;
  const box = useRef<HTMLDivElement>(null);
  const xOf = (axis: number) => SIDE_PX + (axis * (width - 2 * SIDE_PX)) / Math.max(1, axes.length - 1);
  const lines = linesOf(axes, props.byScore, xOf);
  const point = (event: PointerEvent<SVGSVGElement>) => {
    if (event.buttons !== 0) return;
    const frame = event.currentTarget.getBoundingClientRect();
    props.onForward(lineAt(lines, event.clientX - frame.left, event.clientY - frame.top));
  };
  const csv = () =>
    csvOf(
      ['run', ...all.map(({ title }) => title)],
      runs.map(({ name }, run) => [name, ...all.map(({ texts }) => texts[run]!)]),
    );
  // What is forward is drawn last, above the others, and what is out of a range first.
  const rank = (run: number) => (run === forward ? 2 : isIn[run] ? 1 : 0);
  const order = runs.map((_, i) => i).sort((a, b) => rank(a) - rank(b));
  return (
    <div ref={box} className="group relative w-full" style={{ height: HEIGHT_PX }}>
      <svg
        width={width}
        height={HEIGHT_PX}
        role="group"
        aria-label={`Settings and score of ${runs.length} runs, an axis each: ${axes.map(({ title }) => title).join(', ')}`}
        className="block touch-pan-y overflow-visible"
        onPointerMove={point}
        onPointerLeave={() => props.onForward(null)}
      >
        {order.map((run) => {
          const set = setOf(run);
          const isBack = !isIn[run] || (forward !== null && forward !== run);
          return (
            <g
              key={run}
              data-testid="settings-line"
              data-run-id={runs[run]!.id}
              opacity={isBack ? (isIn[run] ? 0.3 : 0.12) : 1}
            >
              <polyline
                points={lines[run]!.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')}
                fill="none"
                stroke={`var(--${set.colour})`}
                strokeWidth={run === forward ? 3 : 1.75}
                strokeLinejoin="round"
                {...(set.isDashed ? { strokeDasharray: '6 3' } : {})}
              />
            </g>
          );
        })}
        {axes.map((axis, i) => (
          <AxisOfPlot
            key={axis.id}
            axis={axis}
            x={xOf(i)}
            isFirst={i === 0}
            roomPx={xOf(1) - xOf(0)}
            range={ranges.get(axis.id) ?? null}
            value={forward === null ? null : axis.texts[forward]!}
            valuePlace={forward === null ? null : axis.places[forward]!}
            onRange={(range) => props.onRange(axis.id, range)}
          />
        ))}
      </svg>
      <PlotMenu title="Settings and score" box={box} csv={csv} />
    </div>
  );
}
