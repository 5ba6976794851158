/** One row of the list: a section's head, a group, or a run. */
'use client';

import { memo } from 'react';
import type { ReactNode } from 'react';
import { plural, whole } from '../words/format-number.ts';
import { CURVE, STRIP_WIDTH } from './list/columns.ts';
import type { Column } from './list/columns.ts';
import type { Row, SectionRow } from './list/rows.ts';
import { Curves, StripAxis } from './marks.tsx';
import { GroupStateCell, GroupVerdict, RunStateCell, RunVerdict, ValueCell } from './row-cells.tsx';
import { Check, HEAD_ROWS, RowTitle, placedAt, sameRow } from './row-parts.tsx';
import type { RowProps } from './row-parts.tsx';

const CURVE_PX = 132;
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
      style={placedAt(top)}
    >
      <div role="gridcell" className="list-check">
        <Check isOn={isSelected} isPart={isPartlySelected} name={`Select ${name}`} />
      </div>
      <RowBody {...props} row={row} fitted={fitted} />
    </div>
  );
}, sameRow);

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
      style={placedAt(top)}
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
