/** What a person chose to see of a comparison. It is part of the address, so that a link shows the same view. */

import { NO_CHOICES, choicesOf, partsOf } from '../../chart/axis-by-hand.ts';
import type { AxisChoices } from '../../chart/axis-by-hand.ts';
import { NO_RANGES, partsOfRanges, rangesOf } from './ranges.ts';
import type { Ranges } from './ranges.ts';
import { SHOWS } from '@rewardboard/diagnostics/comparison';
import type { Show } from '@rewardboard/diagnostics/comparison';

export const MAX_COMPARED = 12;
/** A longer id is none of the hub's. */
const MAX_ID_LETTERS = 200;

export const X_AXES = ['step', 'epoch', 'time', 'examples'] as const;
export type XAxis = (typeof X_AXES)[number];
export type YAxis = 'fit' | 'full' | 'log';

export interface CompareView {
  runs: readonly string[];
  /** Id of a run of the baseline; null: the first one. */
  base: string | null;
  /** Without its split; null: the page chooses. */
  metric: string | null;
  by: 'seeds' | 'run';
  x: XAxis;
  y: YAxis;
  view: 'one' | 'each';
  show: Exclude<Show, 'cell'>;
  /** Y axes set by hand. */
  axes: AxisChoices;
  /** Of settings and score: what is outside goes into the background. */
  ranges: Ranges;
}

export const DEFAULT_VIEW: CompareView = {
  runs: [],
  base: null,
  metric: null,
  by: 'seeds',
  x: 'step',
  y: 'fit',
  view: 'one',
  show: 'gain',
  axes: NO_CHOICES,
  ranges: NO_RANGES,
};

/** Reads the view from an address. Missing and invalid values become defaults. */
export function viewFromAddress(search: string): CompareView {
  const query = new URLSearchParams(search);
  const one = <T extends string>(name: string, known: readonly T[], otherwise: T): T =>
    known.find((value) => value === query.get(name)) ?? otherwise;
  const ids = (query.get('runs') ?? '').split(',').filter((id) => id !== '' && id.length <= MAX_ID_LETTERS);
  const runs = [...new Set(ids)].slice(0, MAX_COMPARED);
  const base = query.get('base');
  return {
    runs,
    base: base !== null && runs.includes(base) && base !== runs[0] ? base : null,
    metric: query.get('metric') || null,
    by: one('by', ['seeds', 'run'], 'seeds'),
    x: one('x', X_AXES, 'step'),
    y: one('y', ['fit', 'full', 'log'], 'fit'),
    view: one('view', ['one', 'each'], 'one'),
    show: one(
      'show',
      SHOWS.filter((value) => value !== 'cell'),
      'gain',
    ),
    axes: choicesOf(query.getAll('yr')),
    ranges: rangesOf(query.getAll('range')),
  };
}

/** The address of a view, without its defaults. */
export function addressOfView(view: CompareView): string {
  const query = new URLSearchParams();
  if (view.runs.length > 0) query.set('runs', view.runs.join(','));
  for (const name of ['base', 'metric', 'by', 'x', 'y', 'view', 'show'] as const) {
    const value = view[name];
    if (value !== null && value !== DEFAULT_VIEW[name]) query.set(name, value);
  }
  for (const part of partsOf(view.axes)) query.append('yr', part);
  for (const part of partsOfRanges(view.ranges)) query.append('range', part);
  const text = query.toString().replaceAll('%2C', ',').replaceAll('%2F', '/');
  return text === '' ? '' : `?${text}`;
}
