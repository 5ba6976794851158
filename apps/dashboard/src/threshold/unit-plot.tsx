/** The frame of a small plot: grid, ticks, and what is drawn in it. */
'use client';

import type { ReactNode } from 'react';
import { PlotMenu } from '../chart/plot-menu.tsx';
import { useWidth } from '../parts/use-width.ts';

/** Ticks of a share. */
export const QUARTERS = [0, 0.25, 0.5, 0.75, 1];
const LEFT = 36;
const RIGHT = 10;
const TOP = 8;
const BOTTOM = 22;
const MIN_HEIGHT = 220;
const MAX_HEIGHT = 300;
const SHARE_OF_WIDTH = 0.82;

export interface UnitPlace {
  x(value: number): number;
  y(value: number): number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export function UnitPlot(props: {
  /** The text for screen readers. */
  label: string;
  xMax: number;
  yMax: number;
  xTicks: readonly number[];
  yTicks: readonly number[];
  formatX?: (value: number) => string;
  formatY?: (value: number) => string;
  onChoose?: (x: number) => void;
  /** Its numbers, to save. */
  csv: () => string;
  children: (place: UnitPlace) => ReactNode;
}) {
  const { formatX = String, formatY = String, onChoose } = props;
  const [box, width] = useWidth<HTMLDivElement>(320);
  const height = Math.round(Math.min(MAX_HEIGHT, Math.max(MIN_HEIGHT, width * SHARE_OF_WIDTH)));
  const [right, bottom] = [width - RIGHT, height - BOTTOM];
  const x = (value: number) => LEFT + ((right - LEFT) * value) / (props.xMax || 1);
  const y = (value: number) => bottom - ((bottom - TOP) * value) / (props.yMax || 1);
  return (
    <div ref={box} className="group relative min-w-0">
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- a shortcut: the bar of evaluations does the same by keyboard */}
      <svg
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        className={`plot block w-full overflow-visible text-tick ${onChoose ? 'cursor-pointer' : ''}`}
        role="img"
        aria-label={props.label}
        onClick={
          onChoose &&
          ((event) => {
            const at = event.clientX - event.currentTarget.getBoundingClientRect().left;
            onChoose(((at - LEFT) / (right - LEFT)) * props.xMax);
          })
        }
      >
        {props.yTicks.map((tick) => (
          <g key={tick}>
            <line x1={LEFT} x2={right} y1={y(tick)} y2={y(tick)} className="stroke-grid" />
            <text x={LEFT - 6} y={y(tick) + 3.5} textAnchor="end" className="fill-ink3">
              {formatY(tick)}
            </text>
          </g>
        ))}
        <line x1={LEFT} x2={right} y1={bottom + 0.5} y2={bottom + 0.5} className="stroke-rule2" />
        {props.xTicks.map((tick) => (
          <text key={tick} x={x(tick)} y={height - 6} textAnchor="middle" className="fill-ink3">
            {formatX(tick)}
          </text>
        ))}
        {props.children({ x, y, left: LEFT, right, top: TOP, bottom })}
      </svg>
      <PlotMenu title={props.label.split(/[:,]/)[0]!} box={box} csv={props.csv} />
    </div>
  );
}
