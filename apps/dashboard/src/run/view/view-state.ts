/** What a person chose to see of a run. It is part of the address, so that a link shows the same view. */

import { AXES } from '../../axes/axis-mapping.ts';
import type { AxisKind } from '../../axes/axis-mapping.ts';
import { NO_CHOICES, choicesOf, partsOf } from '../../chart/axis-by-hand.ts';
import type { AxisChoices } from '../../chart/axis-by-hand.ts';

export const SAMPLE_FILTERS = ['all', 'wrong', 'confident'] as const;
export type SampleFilter = (typeof SAMPLE_FILTERS)[number];

export interface ViewState {
  axis: AxisKind;
  /** Logarithmic distances on the x axis. */
  isLogX: boolean;
  /** null chooses by the range of the values. */
  logY: boolean | null;
  /** 0 (off) to MAX_SMOOTHING. */
  smoothing: number;
  /** Step of the evaluation whose matrix and samples are shown. */
  evaluation: number | 'best' | 'latest';
  filter: SampleFilter;
  /** The visible steps; null shows all. */
  zoom: readonly [number, number] | null;
  /** The step as of which the page is shown; null shows the present. */
  replay: number | null;
  /** Whether the y axes of scores are from 0 to 1, or fitted to their values. */
  isWholeY: boolean;
  /** Y axes set by hand. */
  axes: AxisChoices;
  /** Metrics shown first. */
  pinned: readonly string[];
  /** The metric that fills the page. */
  enlarged: string | null;
}

/** Metrics that an address may pin. */
const MAX_PINNED = 12;

export const MAX_SMOOTHING = 0.99;
export const DEFAULT_VIEW: ViewState = {
  axis: 'step',
  isLogX: false,
  logY: null,
  smoothing: 0.6,
  evaluation: 'best',
  filter: 'all',
  zoom: null,
  replay: null,
  isWholeY: false,
  axes: NO_CHOICES,
  pinned: [],
  enlarged: null,
};

/** Reads the view from an address. Missing and invalid values become defaults. */
export function viewFromAddress(search: string): ViewState {
  const query = new URLSearchParams(search);
  const view = { ...DEFAULT_VIEW };
  const axis = AXES.find((kind) => kind === query.get('axis'));
  if (axis) view.axis = axis;
  view.isLogX = query.get('xlog') === 'on';
  const log = query.get('log');
  if (log === 'on' || log === 'off') view.logY = log === 'on';
  const smoothing = numberIn(query, 'smooth');
  if (smoothing !== null) view.smoothing = Math.min(MAX_SMOOTHING, smoothing);
  const evaluation = query.get('eval');
  if (evaluation === 'latest') view.evaluation = 'latest';
  else view.evaluation = numberIn(query, 'eval') ?? 'best';
  view.filter = SAMPLE_FILTERS.find((filter) => filter === query.get('show')) ?? 'all';
  const from = numberIn(query, 'from');
  const to = numberIn(query, 'to');
  if (from !== null && to !== null && to > from) view.zoom = [from, to];
  view.replay = numberIn(query, 'at');
  view.isWholeY = query.get('y') === '01';
  view.axes = choicesOf(query.getAll('yr'));
  view.pinned = [...new Set(query.getAll('pin').filter((name) => name !== ''))].slice(0, MAX_PINNED);
  view.enlarged = query.get('big') || null;
  return view;
}

/** The same address with the view in it. Defaults are left out; other parameters are kept. */
export function addressOfView(search: string, view: ViewState): string {
  const query = new URLSearchParams(search);
  const put = (name: string, value: string | null) => (value === null ? query.delete(name) : query.set(name, value));
  put('axis', view.axis === DEFAULT_VIEW.axis ? null : view.axis);
  put('xlog', view.isLogX ? 'on' : null);
  put('log', view.logY === null ? null : view.logY ? 'on' : 'off');
  put('smooth', view.smoothing === DEFAULT_VIEW.smoothing ? null : String(view.smoothing));
  put('eval', view.evaluation === 'best' ? null : String(view.evaluation));
  put('show', view.filter === 'all' ? null : view.filter);
  put('from', view.zoom && String(Math.round(view.zoom[0])));
  put('to', view.zoom && String(Math.round(view.zoom[1])));
  put('at', view.replay === null ? null : String(view.replay));
  put('y', view.isWholeY ? '01' : null);
  put('yr', null);
  for (const part of partsOf(view.axes)) query.append('yr', part);
  put('pin', null);
  for (const metric of view.pinned) query.append('pin', metric);
  put('big', view.enlarged);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** Limits a zoomed range to the run, at least two steps wide; null if it covers the whole run. */
export function boundedZoom(
  range: readonly [number, number] | null,
  lastStep: number,
): readonly [number, number] | null {
  if (!range) return null;
  const width = Math.max(2, range[1] - range[0]);
  if (!(width < lastStep)) return null;
  const from = Math.max(0, Math.min(range[0], lastStep - width));
  return [from, from + width];
}

function numberIn(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null || text.trim() === '') return null;
  const value = Number(text);
  return Number.isFinite(value) && value >= 0 ? value : null;
}
