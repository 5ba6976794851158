/** What a person chose to see of pairs or steps. It is part of the address, so that a link shows the same view. */

import { CHAIN_OUTCOMES } from '@rewardboard/metrics';

export const PAIR_FILTERS = ['wrong', 'close', 'lost', 'all'] as const;
export type PairFilter = (typeof PAIR_FILTERS)[number];
export const CHAIN_FILTERS = ['all', ...CHAIN_OUTCOMES] as const;

export interface LensView {
  /** Step of the evaluation; null for the checkpoint to keep. */
  evaluation: number | null;
  /** P(right) below which a step counts as wrong; null for the run's own. */
  threshold: number | null;
  /** Of pairs or chains; null for the lens's first. */
  show: string | null;
  /** Number of the opened pair or chain. */
  open: number | null;
}

export const LEAST_THRESHOLD = 0.05;
export const MOST_THRESHOLD = 0.95;

/** Missing and unknown values become defaults. */
export function lensViewFromAddress(search: string): LensView {
  const query = new URLSearchParams(search);
  const threshold = numberIn(query, 't');
  const show = query.get('show');
  return {
    evaluation: numberIn(query, 'eval'),
    threshold: threshold === null ? null : Math.min(MOST_THRESHOLD, Math.max(LEAST_THRESHOLD, threshold)),
    show: [...PAIR_FILTERS, ...CHAIN_FILTERS].some((filter) => filter === show) ? show : null,
    open: numberIn(query, 'open'),
  };
}

/** The same address with the view in it. Defaults are left out; other parameters are kept. */
export function addressOfLensView(search: string, view: LensView): string {
  const query = new URLSearchParams(search);
  const put = (name: string, value: number | string | null) =>
    value === null ? query.delete(name) : query.set(name, String(value));
  put('eval', view.evaluation);
  put('t', view.threshold);
  put('show', view.show);
  put('open', view.open);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

function numberIn(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  const value = Number(text);
  return text !== null && text.trim() !== '' && Number.isFinite(value) && value >= 0 ? value : null;
}
