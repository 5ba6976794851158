/** A small plot that is no line over steps: dots with intervals, bars, a cloud of points. Axes, ticks, and what is drawn into it. */
'use client';

import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { PlotMenu } from '../../chart/plot-menu.tsx';
import { csvOf } from '../../parts/csv.ts';
import type { Cell } from '../../parts/csv.ts';

export interface PlotScale {
  x(value: number): number;
  y(value: number): number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

interface Tick {
  at: number;
  text: string;
}

const TOP_PX = 8;
const BOTTOM_PX = 22;
/** Until it was measured, as on a narrow phone: a plot may grow, but never makes the page wider. */
const FIRST_WIDTH_PX = 280;

export function SvgPlot(props: {
  /** For screen readers: what it says, with its numbers. */
  label: string;
  heightPx: number;
  leftPx: number;
  rightPx: number;
  /** Room for the ticks of x. */
  bottomPx?: number;
  x: readonly [number, number];
  y: readonly [number, number];
  xTicks: readonly Tick[];
  yTicks: readonly Tick[];
  /** Its numbers, to save. */
  table: () => { head: readonly string[]; rows: readonly (readonly Cell[])[] };
  children(scale: PlotScale): ReactNode;
}) {
  const { heightPx, leftPx, rightPx } = props;
  const [box, width] = useWidth();
  const [left, right, top, bottom] = [leftPx, width - rightPx, TOP_PX, heightPx - (props.bottomPx ?? BOTTOM_PX)];
  const scale: PlotScale = {
    x: (value) => left + ((value - props.x[0]) / (props.x[1] - props.x[0] || 1)) * (right - left),
    y: (value) => bottom - ((value - props.y[0]) / (props.y[1] - props.y[0] || 1)) * (bottom - top),
    left,
    right,
    top,
    bottom,
  };
  const csv = () => {
    const { head, rows } = props.table();
    return csvOf(
      head,
      rows.map((row) => row.map((cell) => (typeof cell === 'number' && !Number.isFinite(cell) ? null : cell))),
    );
  };
  const plot = useRef<HTMLDivElement>(null);
  return (
    <div ref={plot} className="group relative w-full" style={{ height: heightPx }}>
      <div ref={box} className="h-full w-full overflow-hidden">
        <svg
          width={width}
          height={heightPx}
          viewBox={`0 0 ${width} ${heightPx}`}
          role="img"
          aria-label={props.label}
          className="plot block"
        >
          {props.yTicks.map(({ at, text }) => (
            <g key={at}>
              <line x1={left} x2={right} y1={scale.y(at)} y2={scale.y(at)} className="stroke-grid" />
              <PlotText x={left - 6} y={scale.y(at) + 3.5} anchor="end">
                {text}
              </PlotText>
            </g>
          ))}
          <line x1={left} x2={right} y1={bottom + 0.5} y2={bottom + 0.5} className="stroke-rule2" />
          {props.xTicks.map(({ at, text }) => (
            <PlotText key={at} x={scale.x(at)} y={bottom + BOTTOM_PX - 6} anchor="middle">
              {text}
            </PlotText>
          ))}
          {props.children(scale)}
        </svg>
      </div>
      <PlotMenu title={props.label.split(/[:,]/)[0]!} box={plot} csv={csv} />
    </div>
  );
}

export function PlotText(props: {
  x: number;
  y: number;
  anchor?: 'start' | 'middle' | 'end';
  className?: string;
  children: ReactNode;
}) {
  return (
    <text
      x={props.x}
      y={props.y}
      textAnchor={props.anchor ?? 'start'}
      paintOrder="stroke"
      strokeWidth={3}
      strokeLinejoin="round"
      className={`stroke-paper text-tick ${props.className ?? 'fill-ink3'}`}
    >
      {props.children}
    </text>
  );
}

/** A value with its interval: filled where it is beyond noise. */
export function PlotDot(props: { x: number; y: number; low: number; high: number; isFilled: boolean }) {
  return (
    <>
      <line x1={props.x} x2={props.x} y1={props.low} y2={props.high} strokeWidth={1.5} className="stroke-val" />
      <circle
        cx={props.x}
        cy={props.y}
        r={4.5}
        strokeWidth={2}
        className={`stroke-val ${props.isFilled ? 'fill-val' : 'fill-paper'}`}
      />
    </>
  );
}

/** The width of a box, px. */
export function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(FIRST_WIDTH_PX);
  useEffect(() => {
    const element = box.current;
    if (!element || typeof ResizeObserver === 'undefined') return;
    const measure = () => setWidth(Math.max(1, element.clientWidth));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [box, width] as const;
}

/** Numbers from low to high in steps, without the noise of adding. */
export function ticksFrom(low: number, high: number, step: number, text = (at: number) => String(at)): Tick[] {
  const count = Math.floor((high - low) / step + 1e-9);
  return Array.from({ length: count + 1 }, (_, i) => {
    const at = Number((low + i * step).toPrecision(12));
    return { at, text: text(at) };
  });
}
