/** The logged samples of the selected evaluation, wrong predictions first. */
'use client';

import { totalOf } from '@rewardboard/metrics';
import type { Evaluation, SampleText } from '@rewardboard/protocol';
import type { RunInfo } from '@rewardboard/protocol';
import { memo, useMemo, useState } from 'react';
import { Choice } from '../../parts/choice.tsx';
import { Panel } from '../../parts/panel.tsx';
import { plural, whole } from '../../words/format-number.ts';
import { classesOf } from '../evaluation/evaluation-scores.ts';
import { CELL_WORDS } from '../evaluation/cells.ts';
import type { CellName } from '../evaluation/cells.ts';
import { CONFIDENT_FROM, filterRows, isConfidentAndWrong, samplePaths, sampleRows } from './sample-rows.ts';
import { SampleRowView } from './sample-row.tsx';
import type { SampleFilter } from '../view/view-state.ts';

const ROWS_AT_FIRST = 10;

export const SamplesPanel = memo(function SamplesPanel(props: {
  info: RunInfo | null;
  evaluations: readonly Evaluation[];
  selected: number;
  texts: ReadonlyMap<number, SampleText>;
  filter: SampleFilter;
  onFilter: (filter: SampleFilter) => void;
  cell: CellName | null;
  onCell: (cell: CellName | null) => void;
}) {
  const { info, evaluations, selected, texts, filter, cell } = props;
  const [isLong, setLong] = useState(false);
  const evaluation = evaluations[selected]!;
  const all = useMemo(() => sampleRows(evaluation, texts), [evaluation, texts]);
  const paths = useMemo(() => samplePaths(evaluations), [evaluations]);
  const classes = classesOf(info);
  const rows = filterRows(all, filter, cell);
  const shown = isLong ? rows : rows.slice(0, ROWS_AT_FIRST);
  const options = [
    { value: 'all' as const, text: `All ${all.length}` },
    { value: 'wrong' as const, text: `Wrong ${all.filter((row) => !row.isRight).length}` },
    { value: 'confident' as const, text: `Confident and wrong ${all.filter(isConfidentAndWrong).length}` },
  ];
  const at = evaluations.length > 1 ? selected / (evaluations.length - 1) : 0;
  return (
    <Panel
      title="Sample predictions"
      className="col-span-full"
      subtitle={subtitleOf(evaluation, all.length)}
      controls={
        <>
          {cell && (
            <button type="button" className="link" onClick={() => props.onCell(null)}>
              Only {CELL_WORDS[cell].word} ✕
            </button>
          )}
          <Choice label="Show" options={options} value={filter} onChoose={props.onFilter} />
        </>
      }
    >
      {shown.length > 0 ? (
        <table className="max-tablet:block">
          <thead className="max-tablet:sr-only">
            <tr>
              <th scope="col" className="pl-[9px]">
                Truth
              </th>
              <th scope="col">Prediction</th>
              <th scope="col">P({classes.positive})</th>
              <th scope="col">At all evaluations</th>
              <th scope="col" className="w-[68%] pr-0">
                Problem and solution
              </th>
            </tr>
          </thead>
          <tbody className="max-tablet:block">
            {shown.map((row) => (
              <SampleRowView key={row.id} row={row} classes={classes} path={paths.get(row.id) ?? []} at={at} />
            ))}
          </tbody>
        </table>
      ) : (
        <p className="max-w-[60ch] py-4 text-ink2">
          <b className="text-ink">None at this evaluation.</b>{' '}
          {filter === 'confident'
            ? `No sample is wrong with a confidence of ${CONFIDENT_FROM.toFixed(2)} or more.`
            : 'No sample matches.'}{' '}
          <button
            type="button"
            className="link"
            onClick={() => {
              props.onFilter('all');
              props.onCell(null);
            }}
          >
            Show all {all.length}
          </button>
        </p>
      )}
      {rows.length > ROWS_AT_FIRST && (
        <button type="button" className="link mt-1.5" onClick={() => setLong(!isLong)}>
          {isLong ? `Show ${ROWS_AT_FIRST}` : `Show all ${rows.length}`}
        </button>
      )}
    </Panel>
  );
});

function subtitleOf(evaluation: Evaluation, count: number): string {
  const total = evaluation.counts ? totalOf(evaluation.counts) : null;
  const examples = total === null ? plural(count, 'example') : `${whole(count)} of ${plural(total, 'example')}`;
  return `${examples} at step ${whole(evaluation.step)}${count === total ? '' : ', too few to measure the model'}`;
}
