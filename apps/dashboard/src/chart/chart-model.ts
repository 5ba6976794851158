/** What a chart shows, independent of canvas and chart library. x is in the unit of the axis. */

import type { ColourName } from '../theme/theme.ts';

export interface Point {
  x: number;
  /** NaN breaks the line; `breaks` lists where. */
  y: number;
}

export interface Line {
  id: string;
  points: Point[];
  colour: ColourName;
  widthPx: number;
  /** 0 to 1. */
  opacity?: number;
  marks?: 'hollow' | 'solid';
  isDashed?: boolean;
}

/** An area between two lines with the same x. */
export interface Band {
  x: number[];
  low: number[];
  high: number[];
}

/** The kept checkpoint of one of several lines. */
export interface Diamond {
  x: number;
  y: number;
  colour: ColourName;
  opacity: number;
}

export interface Reference {
  y: number;
  /** Dashes mark a target or a limit, dots a baseline. */
  dash: 'target' | 'baseline';
  /** Empty where an end label names it. */
  text: string;
  side: 'left' | 'right';
  isBelow?: boolean;
}

/** How long a finding lasts: from its onset to its end, or to the right edge. */
export interface Region {
  from: number;
  to: number | null;
  colour: ColourName;
  text: string;
  isStrong: boolean;
}

export interface ChartModel {
  lines: Line[];
  x: {
    min: number;
    max: number;
    step: number | null;
    format(x: number): string;
    maxTicks: number;
    /** The head of its column where the chart is saved as a table. */
    name?: string;
    /** What stands there, if it isn't the x of the drawing. */
    written?: (x: number) => number | string;
  };
  y: {
    min: number;
    max: number;
    step: number | null;
    isLogarithmic: boolean;
    format(y: number): string;
    /** It begins above 0. */ isBroken?: boolean;
  };
  /** Fixed, so that charts are aligned and never shift when labels grow. */
  leftWidthPx: number;
  rightWidthPx: number;
  gap: Band[];
  interval: Band | null;
  /** Other areas, behind all lines. */
  areas?: { band: Band; colour: ColourName; strength: number }[];
  diamonds?: readonly Diamond[];
  /** Points beyond the y axis become triangles at its edge; these have their value beside them. */
  beyond?: readonly { x: number; y: number; colour: ColourName; text: string }[];
  references: Reference[];
  region: Region | null;
  checkpoint: { x: number; y: number; text: string | null; radiusPx: number } | null;
  /** The evaluation whose matrix and samples are shown. */
  selectedX: number | null;
  ends: { y: number; text: string; colour: ColourName; isBold: boolean }[];
  /** Non-finite points, drawn as crosses at the top edge. */
  breaks: { x: number; text: string }[];
  /** Steps at which the crosshair can be, rising. */
  steps: ArrayLike<number>;
  toX(step: number): number;
  toStep(x: number): number;
}
