/** The columns for which there is room: what doesn't fit is dropped, never the one that orders the list. */

import type { Column, Columns } from './columns.ts';
import { CURVE, DROPPED_FIRST, STRIP_WIDTH } from './columns.ts';
import { isSaidByGroup } from './rows.ts';

/** px: below, states are marks, and values have no strips. */
const NARROW = 1_000;
const EDGE = 28;
/** px of a score without its strip, and of a small curve, so that both have room on a tablet. */
const NARROW_SCORE = 92;
const NARROW_CURVE = 92;

export interface Fitted {
  columns: readonly Column[];
  /** Ids of chosen columns without room. */
  dropped: readonly string[];
  isNarrow: boolean;
  /** CSS `grid-template-columns` of a row. */
  template: string;
}

/** @param width px of the list */
export function fitted(chosen: readonly string[], all: Columns, sort: string, group: string, width: number): Fitted {
  const isNarrow = width < NARROW;
  const ordering = sort.replace(/^-/, '');
  let columns = chosen.flatMap((id) => all.get(id) ?? []).filter((column) => !isSaidByGroup(column, group));
  if (ordering !== '' && !columns.some(({ id }) => id === ordering)) {
    const column = all.get(ordering);
    if (column && column.kind !== 'fact') columns = [...columns, column];
  }
  const widthOf = ({ id, width: own }: Column) =>
    isNarrow && own === STRIP_WIDTH ? NARROW_SCORE : isNarrow && id === CURVE ? NARROW_CURVE : own;
  const [run, state, verdict] = isNarrow ? [228, 34, 187] : [296, 92, 240];
  const used = () => EDGE + run + state + columns.reduce((sum, column) => sum + widthOf(column), 0) + EDGE;
  const dropped: string[] = [];
  while (width - used() < verdict && columns.length > 0) {
    const may = ({ id }: Column) => id !== ordering;
    const next =
      DROPPED_FIRST.map((id) => columns.find((column) => column.id === id && may(column))).find(Boolean) ??
      columns.findLast((column) => may(column) && column.id !== CURVE) ??
      columns.find(may);
    if (!next) break;
    columns = columns.filter((column) => column !== next);
    dropped.push(next.id);
  }
  const template = [
    `${EDGE}px minmax(${run}px, 1fr)`,
    `${state}px`,
    `minmax(${isNarrow ? 186 : 226}px, ${isNarrow ? 1.4 : 1.5}fr)`,
    ...columns.map((column) => `${widthOf(column)}px`),
    `${EDGE}px`,
  ].join(' ');
  return { columns, dropped, isNarrow, template };
}
