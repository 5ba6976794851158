/** What a person chose to see on the threshold page. It is part of the address, so that a link shows the same view. */

import type { MistakeCosts } from '@rewardboard/metrics';
import { THRESHOLD_STEPS } from '@rewardboard/metrics';
import { PATHS } from '../predictions/journal.ts';
import { CELLS, ORDERS } from '../predictions/prediction-list.ts';
import type { Cell, ListQuery, Order } from '../predictions/prediction-list.ts';

/** Characters that are searched for. */
const MAX_FIND = 200;
export const MAX_COST = 9;

export interface ThresholdView {
  /** Step of the evaluation; "best" is the checkpoint to keep. */
  evaluation: number | 'best' | 'latest';
  /** In hundredths; null is the one that the run was trained with. */
  at: number | null;
  cell: Cell;
  /** "Writer of the solution: 6B fine-tuned" */
  slice: string | null;
  path: ListQuery['path'];
  find: string;
  order: Order;
  /** -9 to 9: how many times more a mistake of one kind costs than one of the other. */
  cost: number;
}

const DEFAULT: ThresholdView = {
  evaluation: 'best',
  at: null,
  cell: 'wrong',
  slice: null,
  path: null,
  find: '',
  order: 'wrong',
  cost: 0,
};
const PATH_NAMES = [...PATHS, 'sure'] as const;
const inAddress = (path: string) => path.replaceAll(' ', '-');

export function thresholdViewFrom(search: string): ThresholdView {
  const query = new URLSearchParams(search);
  const numberOf = (name: string) => {
    const text = query.get(name);
    return text === null || text.trim() === '' ? NaN : Number(text);
  };
  const view = { ...DEFAULT };
  const [evaluation, at, cost] = [numberOf('eval'), numberOf('t'), numberOf('cost')];
  if (query.get('eval') === 'latest') view.evaluation = 'latest';
  else if (evaluation >= 0 && evaluation < Infinity) view.evaluation = evaluation;
  if (at >= 0 && at <= 1) view.at = Math.round(at * THRESHOLD_STEPS);
  if (Math.abs(cost) <= MAX_COST) view.cost = Math.round(cost);
  view.cell = CELLS.find((cell) => cell === query.get('cell')) ?? DEFAULT.cell;
  view.order = ORDERS.find((order) => order === query.get('order')) ?? DEFAULT.order;
  view.path = PATH_NAMES.find((path) => inAddress(path) === query.get('path')) ?? null;
  view.slice = query.get('slice')?.slice(0, MAX_FIND) || null;
  view.find = (query.get('find') ?? '').slice(0, MAX_FIND);
  return view;
}

export function addressOfThreshold(search: string, view: ThresholdView): string {
  const query = new URLSearchParams(search);
  const put = (name: string, value: string | null) => (value === null ? query.delete(name) : query.set(name, value));
  put('eval', view.evaluation === 'best' ? null : String(view.evaluation));
  put('t', view.at === null ? null : (view.at / THRESHOLD_STEPS).toFixed(2));
  put('cell', view.cell === DEFAULT.cell ? null : view.cell);
  put('slice', view.slice);
  put('path', view.path && inAddress(view.path));
  put('find', view.find || null);
  put('order', view.order === DEFAULT.order ? null : view.order);
  put('cost', view.cost === 0 ? null : String(view.cost));
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

export function costsOf(cost: number): MistakeCosts {
  return cost >= 0 ? { letThrough: 1 + cost, missed: 1 } : { letThrough: 1, missed: 1 - cost };
}
