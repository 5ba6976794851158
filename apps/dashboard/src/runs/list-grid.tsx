/** The rows as a grid. Of a long list only the rows in view are in the page. */
'use client';

import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { useDrawnRows } from './focused-row.ts';
import { STRIP_WIDTH } from './list/columns.ts';
import type { Fitted } from './list/fitted-columns.ts';
import type { Row } from './list/rows.ts';
import { sortColumn } from './list/rows.ts';
import type { Wanted } from './list/towards.ts';
import { usePieces } from './list/use-pieces.ts';
import type { ShownList } from './list/use-rows.ts';
import { ListCard } from './list-card.tsx';
import { ListRow } from './list-row.tsx';
import type { RowProps } from './row-parts.tsx';
import { stripRange } from './marks.tsx';

/** More rows than this are drawn only as far as they are in view, */
const MAX_DRAWN = 260;
/** and so many before and behind. */
const AROUND = 8;
/** Scrolling draws again after so many rows. */
const STEP = 6;
const ROW_PX = 36;
const CARD_PX = 92;

export interface GridActions {
  open(row: Row, isNewTab: boolean): void;
  toggle(index: number, isRange: boolean): void;
  twist(row: Row): void;
  more(row: Row, button: HTMLElement): void;
}

interface GridProps {
  list: ShownList;
  fitted: Fitted;
  head: ReactNode;
  isCards: boolean;
  selected: ReadonlySet<string>;
  openGroups: ReadonlySet<string>;
  /** Index of the row that the keys are at; -1 for none. */
  current: number;
  isSeeds: boolean;
  isLost: boolean;
  ties: { keys: ReadonlySet<string>; bySection: ReadonlyMap<string, number>; metric: string };
  actions: GridActions;
}

export function ListGrid(props: GridProps) {
  const { list, fitted, head, isCards, selected, openGroups, current, isSeeds, isLost, ties, actions } = props;
  const { rows } = list;
  const body = useRef<HTMLDivElement>(null);
  const height = isCards ? CARD_PX : ROW_PX;
  const isLong = rows.length > MAX_DRAWN;
  const wanted = useWindow(body, rows.length, height, isLong, current);
  const indices = usePieces(wanted);
  const ranges = useMemo(() => rangesOf(list, fitted), [list, fitted]);
  const column = sortColumn(list);
  const cardColumn =
    (column?.kind === 'metric' ? column : null) ?? list.columns.get('eval/f1') ?? list.columns.get('eval/loss');
  const { drawn, onFocus, onBlur } = useDrawnRows(rows, indices, isLong ? wanted.slots : null);
  const click = (event: MouseEvent) => {
    const target = event.target as HTMLElement;
    const row = target.closest<HTMLElement>('[data-index]');
    if (!row) return;
    const index = Number(row.dataset.index);
    const at = rows[index];
    if (!at) return;
    const more = target.closest<HTMLElement>('[data-more]');
    if (more) return actions.more(at, more);
    if (target.closest('.list-check, input')) return actions.toggle(index, event.shiftKey);
    if (at.kind === 'section') return;
    if (event.shiftKey) {
      event.preventDefault();
      return actions.toggle(index, true);
    }
    if (at.kind === 'group') return actions.twist(at);
    // A link opens what it leads to by itself.
    if (!target.closest('a')) actions.open(at, event.ctrlKey || event.metaKey);
  };
  const dontMarkText = (event: MouseEvent) => event.shiftKey && event.preventDefault();
  const openNewTab = (event: MouseEvent) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-index]');
    const at = row && rows[Number(row.dataset.index)];
    if (event.button === 1 && at?.kind === 'run' && !(event.target as HTMLElement).closest('a')) actions.open(at, true);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus, jsx-a11y/click-events-have-key-events -- each row holds a link or a button, and keys act on the page
    <div
      role="grid"
      aria-label="Runs"
      aria-rowcount={rows.length + 1}
      aria-multiselectable="true"
      className={isCards ? 'cards' : ''}
      style={{ '--list-columns': fitted.template } as React.CSSProperties}
      onClick={click}
      onAuxClick={openNewTab}
      onMouseDown={dontMarkText}
      onFocus={onFocus}
      onBlur={onBlur}
      onKeyDown={(event: KeyboardEvent) => {
        // A checkbox has its own space bar.
        if (event.key === ' ' && (event.target as HTMLElement).matches('input')) event.stopPropagation();
      }}
    >
      {head}
      <div
        ref={body}
        role="rowgroup"
        className="relative"
        style={isLong ? { height: rows.length * height } : roomFor(rows.length, indices.length, height)}
      >
        {/* What scrolls out on one side comes in on the other: its nodes get other texts, and no new ones are made. */}
        {drawn.map(({ index, nodes: key }) => {
          const row = rows[index]!;
          const ids = runIds(row);
          const count = ids.reduce((sum, id) => sum + (selected.has(id) ? 1 : 0), 0);
          const section = row.kind === 'section' ? row.key : row.section;
          const range = ranges.get(section ?? '') ?? null;
          const shared: RowProps = {
            row,
            index,
            fitted,
            isSelected: count === ids.length,
            isPartlySelected: count > 0 && count < ids.length,
            isCurrent: index === current,
            isOpen: row.kind === 'group' && openGroups.has(row.key),
            isTied: ties.keys.has(row.key),
            isSeeds,
            isLost,
            low: range?.[0] ?? null,
            high: range?.[1] ?? null,
            common: list.common,
            top: isLong ? index * height : null,
            ties: row.kind === 'section' ? (ties.bySection.get(row.key) ?? 0) : 0,
            tieMetric: ties.metric,
            tieColumn: column?.id ?? '',
          };
          return isCards ? <ListCard key={key} {...shared} column={cardColumn} /> : <ListRow key={key} {...shared} />;
        })}
      </div>
    </div>
  );
}

/** For rows that are still to come, so that what stands below them doesn't move. */
function roomFor(count: number, drawn: number, height: number) {
  return drawn < count ? { minHeight: count * height } : undefined;
}

export function runIds(row: Row): string[] {
  return row.kind === 'run' ? [row.run.id] : row.runs.map(({ id }) => id);
}

function rangesOf(
  { rows, shown }: ShownList,
  { columns, isNarrow }: Fitted,
): Map<string, readonly [number, number] | null> {
  const ranges = new Map<string, readonly [number, number] | null>();
  const metric = columns.find(({ width }) => width === STRIP_WIDTH)?.id;
  if (metric === undefined || isNarrow) return ranges;
  ranges.set('', stripRange(shown, metric));
  for (const row of rows) if (row.kind === 'section') ranges.set(row.key, stripRange(row.runs, metric));
  return ranges;
}

/** Which rows are to be drawn: all of a short list, of a long one those in view and some around them. */
function useWindow(
  body: React.RefObject<HTMLDivElement | null>,
  count: number,
  height: number,
  isLong: boolean,
  current: number,
): Wanted {
  const [range, setRange] = useState({ from: 0, to: 60, slots: 60 });
  useLayoutEffect(() => {
    if (!isLong) return undefined;
    // Where the rows begin on the page: asked for when something above them may have changed, and not while they scroll.
    let [beginsAt, fits] = [0, 0];
    const show = () => {
      const first = Math.floor((window.scrollY - beginsAt) / height / STEP) * STEP;
      const slots = STEP + fits + 2 * AROUND;
      const from = Math.max(0, Math.min(count, first - AROUND));
      const to = Math.max(from, Math.min(count, first - AROUND + slots));
      setRange((before) =>
        before.from === from && before.to === to && before.slots === slots ? before : { from, to, slots },
      );
    };
    const measure = () => {
      beginsAt = body.current!.getBoundingClientRect().top + window.scrollY;
      fits = Math.ceil(window.innerHeight / height);
      show();
    };
    measure();
    const resized = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(measure);
    resized?.observe(document.body);
    window.addEventListener('scroll', show, { passive: true });
    window.addEventListener('resize', measure);
    return () => {
      resized?.disconnect();
      window.removeEventListener('scroll', show);
      window.removeEventListener('resize', measure);
    };
  }, [body, count, height, isLong]);
  useLayoutEffect(() => {
    if (current < 0 || !body.current) return;
    const top = body.current.getBoundingClientRect().top + window.scrollY + current * height;
    if (isLong) {
      if (top < window.scrollY + 2 * height) window.scrollTo({ top: top - 2 * height });
      else if (top + 3 * height > window.scrollY + window.innerHeight)
        window.scrollTo({ top: top + 3 * height - window.innerHeight });
    } else body.current.querySelector(`[data-index="${current}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [body, current, height, isLong]);
  return useMemo(
    () =>
      isLong
        ? { ...range, from: Math.min(range.from, count), to: Math.min(range.to, count), count }
        : { from: 0, to: count, slots: Math.max(1, count), count },
    [range, count, isLong],
  );
}
