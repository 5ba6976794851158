/** One row of the list on a phone: a section's head, or a card of a group or a run. */
'use client';

import { memo } from 'react';
import { Age } from '../parts/age.tsx';
import { plural, whole } from '../words/format-number.ts';
import type { Column } from './list/columns.ts';
import { Curves } from './marks.tsx';
import { GroupStateCell, GroupVerdict, RunStateCell, RunVerdict, ValueCell } from './row-cells.tsx';
import { Check, HEAD_ROWS, RowTitle, placedAt, sameRow } from './row-parts.tsx';
import type { RowProps } from './row-parts.tsx';

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
        style={placedAt(top)}
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
      style={placedAt(top)}
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
