/** One row of the list: a section's head, a group, or a run. */
'use client';

import { memo } from 'react';
import type { ReactNode } from 'react';
import { Age } from '../parts/age.tsx';
import { plural, whole } from '../words/format-number.ts';
import { CURVE, STRIP_WIDTH } from './list/columns.ts';
import type { Column } from './list/columns.ts';
import type { Fitted } from './list/fitted-columns.ts';
import type { Row, SectionRow } from './list/rows.ts';
import { Curves, StripAxis } from './marks.tsx';
import { GroupStateCell, GroupVerdict, RunName, RunStateCell, RunVerdict, ValueCell, seedTexts } from './row-cells.tsx';

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
const HEAD_ROWS = 1;
export const CURVE_PX = 132;
const NARROW_CURVE_PX = 76;

export const ListRow = memo(function ListRow(props: RowProps) {
  const { row, index, isSelected, isCurrent, top } = props;
  if (row.kind === 'section') return <SectionHead {...props} row={row} />;
  const { fitted, isPartlySelected } = props;
  const name = row.kind === 'group' ? row.name : row.run.name;
  return (
    <div
      role="row"
      aria-rowindex={index + HEAD_ROWS + 1}
      aria-selected={isSelected}
      data-index={index}
      data-testid={row.kind === 'group' ? 'group-row' : 'run-row'}
      data-run-id={row.kind === 'run' ? row.run.id : undefined}
      className={`list-row ${row.kind === 'group' ? 'is-group' : ''} ${row.kind === 'run' && row.group ? 'is-child' : ''} ${isCurrent ? 'is-current' : ''}`}
      style={top === null ? undefined : { position: 'absolute', top, left: 0, right: 0 }}
    >
      <div role="gridcell" className="list-check">
        <Check isOn={isSelected} isPart={isPartlySelected} name={`Select ${name}`} />
      </div>
      <RowBody {...props} row={row} fitted={fitted} />
    </div>
  );
}, sameRow);

/** The name of a run, or of a group with how many runs it has. */
function RowTitle({
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

function RowBody(props: RowProps & { row: Exclude<Row, SectionRow> }) {
  const { row, fitted, isOpen, isSeeds, isLost } = props;
  const { isNarrow } = fitted;
  const group = row.kind === 'group' ? row : null;
  const runs = row.kind === 'group' ? row.runs : [row.run];
  return (
    <>
      <div role="rowheader" className="list-name">
        <RowTitle row={row} isOpen={isOpen} isSeeds={isSeeds} isShort={isNarrow} isCut />
      </div>
      <div role="gridcell" className="list-state">
        {group ? (
          <GroupStateCell runs={runs} isLost={isLost} isMarkOnly={isNarrow} />
        ) : (
          <RunStateCell run={runs[0]!} isLost={isLost} isMarkOnly={isNarrow} />
        )}
      </div>
      <div role="gridcell" className="list-verdict">
        {group ? <GroupVerdict runs={runs} /> : <RunVerdict run={runs[0]!} />}
      </div>
      {fitted.columns.map((column) => (
        <div
          key={column.id}
          role="gridcell"
          className={`${column.isNumber ? 'text-right' : ''} ${column.kind === 'field' ? 'font-mono text-label' : ''}`}
        >
          <CellContent {...props} column={column} />
        </div>
      ))}
      <div role="gridcell" className="px-0.5!">
        {row.kind === 'run' && (
          <button type="button" tabIndex={-1} className="more" data-more aria-label={`More for ${row.run.name}`}>
            ···
          </button>
        )}
      </div>
    </>
  );
}

function CellContent({
  row,
  column,
  fitted,
  isTied,
  tieColumn,
  low,
  high,
  common,
}: RowProps & { column: Column }): ReactNode {
  if (row.kind === 'section') return null;
  const runs = row.kind === 'group' ? row.runs : [row.run];
  const { isNarrow } = fitted;
  if (column.id === CURVE) return <Curves runs={runs} range={common} width={isNarrow ? NARROW_CURVE_PX : CURVE_PX} />;
  return (
    <ValueCell
      column={column}
      runs={runs}
      group={row.kind === 'group' ? row : null}
      isTied={isTied && column.id === tieColumn}
      isOrdering={column.id === tieColumn}
      isNarrow={isNarrow}
      range={low === null || high === null ? null : [low, high]}
    />
  );
}

function SectionHead({ row, index, fitted, low, high, top, ties, tieMetric }: RowProps & { row: SectionRow }) {
  const range = low === null || high === null ? null : ([low, high] as const);
  return (
    <div
      role="row"
      aria-rowindex={index + HEAD_ROWS + 1}
      data-index={index}
      data-testid="section-row"
      className="list-section"
      style={top === null ? undefined : { position: 'absolute', top, left: 0, right: 0 }}
    >
      <div role="rowheader" className="col-span-4 flex min-w-0 items-baseline gap-3 pl-1">
        <b className="cut">{row.title}</b>
        <span className="whitespace-nowrap text-ink2">
          {plural(row.runs.length, 'run')}
          {ties > 1 && (
            <>
              ; <i className="tie-mark" aria-hidden="true" />
              the best {whole(ties)} can’t be separated by {tieMetric}
            </>
          )}
        </span>
      </div>
      {fitted.columns.map((column) => (
        <div key={column.id} role="gridcell" className="justify-self-end pr-2">
          {column.width === STRIP_WIDTH && !fitted.isNarrow && range && <StripAxis range={range} />}
        </div>
      ))}
      <div role="gridcell" />
    </div>
  );
}

/** On a phone: name and value, then verdict, then state, beside them the curve. */
export const ListCard = memo(function ListCard(props: RowProps & { column: Column | null }) {
  const { row, index, isSelected, isPartlySelected, isCurrent, isOpen, isSeeds, isTied, isLost, top, column } = props;
  if (row.kind === 'section')
    return (
      <div
        role="row"
        aria-rowindex={index + HEAD_ROWS + 1}
        data-index={index}
        data-testid="section-row"
        className="card-section"
        style={top === null ? undefined : { position: 'absolute', top, left: 0, right: 0 }}
      >
        <b role="rowheader">{row.title}</b>
        <span role="gridcell" className="text-ink2">
          {plural(row.runs.length, 'run')}
        </span>
      </div>
    );
  const group = row.kind === 'group' ? row : null;
  const runs = row.kind === 'group' ? row.runs : [row.run];
  const [run] = runs as [(typeof runs)[0]];
  const name = group ? group.name : run.name;
  return (
    <div
      role="row"
      aria-rowindex={index + HEAD_ROWS + 1}
      aria-selected={isSelected}
      data-index={index}
      data-testid={group ? 'group-row' : 'run-row'}
      data-run-id={group ? undefined : run.id}
      className={`list-card ${top === null ? '' : 'is-placed'} ${row.kind === 'run' && row.group ? 'is-child' : ''} ${isCurrent ? 'is-current' : ''}`}
      style={top === null ? undefined : { position: 'absolute', top, left: 0, right: 0 }}
    >
      <div role="gridcell" className="row-span-3 pt-0.5 pl-1">
        <Check isOn={isSelected} isPart={isPartlySelected} name={`Select ${name}`} />
      </div>
      <div role="rowheader" className="card-name">
        <RowTitle row={row} isOpen={isOpen} isSeeds={isSeeds} isShort isCut={false} />
      </div>
      <div role="gridcell" className="text-right">
        {column && (
          <ValueCell column={column} runs={runs} group={group} isTied={isTied} isOrdering isNarrow range={null} />
        )}
      </div>
      <div role="gridcell" className="text-label wrap-anywhere whitespace-normal">
        {group ? <GroupVerdict runs={runs} /> : <RunVerdict run={run} />}
      </div>
      <div role="gridcell" className="row-span-2 self-center">
        <Curves runs={runs} range={props.common} width={84} height={26} />
      </div>
      <div role="gridcell" className="flex gap-3 text-label text-ink2">
        {group ? (
          <GroupStateCell runs={runs} isLost={isLost} isMarkOnly={false} />
        ) : (
          <>
            <RunStateCell run={run} isLost={isLost} isMarkOnly={false} />
            {run.state === 'running' && run.plannedSteps !== null
              ? `${whole(run.lastStep)} of ${whole(run.plannedSteps)}`
              : run.lastPointAt !== null && <Age sinceMs={run.lastPointAt} />}
          </>
        )}
      </div>
    </div>
  );
}, sameRow);

function Check({ isOn, isPart, name }: { isOn: boolean; isPart: boolean; name: string }) {
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
function sameRow(before: RowProps, now: RowProps): boolean {
  const keys = Object.keys(now) as (keyof RowProps)[];
  return keys.every((key) => key === 'row' || before[key] === now[key]) && sameContent(before.row, now.row);
}

function sameContent(a: Row, b: Row): boolean {
  if (a.kind === 'run' && b.kind === 'run') return a.key === b.key && a.run === b.run;
  if (a.kind !== b.kind || a.key !== b.key || a.kind === 'run' || b.kind === 'run') return false;
  const isSameName = a.kind === 'group' && b.kind === 'group' ? a.name === b.name : true;
  return isSameName && a.runs.length === b.runs.length && a.runs.every((run, i) => run === b.runs[i]);
}
