/** What rows and cards of the list share: their properties, the title, the checkbox, and when they are drawn again. */
'use client';

import type { CSSProperties } from 'react';
import { plural, whole } from '../words/format-number.ts';
import type { Fitted } from './list/fitted-columns.ts';
import type { Row, SectionRow } from './list/rows.ts';
import { RunName, seedTexts } from './row-cells.tsx';

export interface RowProps {
  row: Row;
  /** In the list, from 0. */
  index: number;
  fitted: Fitted;
  isSelected: boolean;
  isPartlySelected: boolean;
  isCurrent: boolean;
  isOpen: boolean;
  isTied: boolean;
  isSeeds: boolean;
  isLost: boolean;
  /** Of the strips of its section. */
  low: number | null;
  high: number | null;
  /** Of all small curves; null where each fills its own height. */
  common: readonly [number, number] | null;
  /** px from the top where not all rows are in the page. */
  top: number | null;
  /** Of a section: how many of its best can't be told apart. */
  ties: number;
  tieMetric: string;
  /** Id of the column that orders the list. */
  tieColumn: string;
}

/** Rows above it in the grid: the head. */
export const HEAD_ROWS = 1;

/** The name of a run, or of a group with how many runs it has. */
export function RowTitle({
  row,
  isOpen,
  isSeeds,
  isShort,
  isCut,
}: Pick<RowProps, 'isOpen' | 'isSeeds'> & { row: Exclude<Row, SectionRow>; isShort: boolean; isCut: boolean }) {
  const set = row.kind === 'run' ? row.group : row;
  const seeds = set && isSeeds ? seedTexts(set.runs) : null;
  if (row.kind === 'run') return <RunName run={row.run} seedOf={seeds?.get(row.run.id) ?? null} />;
  const count = plural(row.runs.length, seeds ? 'seed' : 'run');
  return (
    <>
      <button
        type="button"
        tabIndex={-1}
        className="twist"
        aria-expanded={isOpen}
        aria-label={`${isOpen ? 'Close' : 'Open'} ${row.name}`}
      />
      <b className={isCut ? 'cut' : 'min-w-0'} title={isCut ? row.name : undefined}>
        {row.name}
      </b>
      <span className="shrink-0 whitespace-nowrap text-ink2" title={count}>
        {isShort ? `× ${whole(row.runs.length)}` : count}
      </span>
    </>
  );
}

export function Check({ isOn, isPart, name }: { isOn: boolean; isPart: boolean; name: string }) {
  return (
    <input
      type="checkbox"
      className="m-0 block size-4"
      checked={isOn}
      readOnly
      ref={(box) => {
        if (box) box.indeterminate = isPart;
      }}
      aria-label={name}
    />
  );
}

/** Rows are made anew with each change of the list: what they show decides whether they are drawn again. */
export function sameRow(before: RowProps, now: RowProps): boolean {
  const keys = Object.keys(now) as (keyof RowProps)[];
  return keys.every((key) => key === 'row' || before[key] === now[key]) && sameContent(before.row, now.row);
}

function sameContent(a: Row, b: Row): boolean {
  if (a.kind === 'run' && b.kind === 'run') return a.key === b.key && a.run === b.run;
  if (a.kind !== b.kind || a.key !== b.key || a.kind === 'run' || b.kind === 'run') return false;
  const isSameName = a.kind === 'group' && b.kind === 'group' ? a.name === b.name : true;
  return isSameName && a.runs.length === b.runs.length && a.runs.every((run, i) => run === b.runs[i]);
}

/** @param top px from the top of the list; null where the rows follow each other */
export function placedAt(top: number | null): CSSProperties | undefined {
  return top === null ? undefined : { position: 'absolute', top, left: 0, right: 0 };
}
