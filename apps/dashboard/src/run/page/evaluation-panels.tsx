/** What is shown of the selected evaluation: its confusion matrix and its samples, of which a cell of the matrix chooses some. */
'use client';

import type { Evaluation, Run, SampleText } from '@rewardboard/protocol';
import { useCallback, useState } from 'react';
import type { CellName } from '../evaluation/cells.ts';
import { MatrixPanel } from '../evaluation/matrix-panel.tsx';
import { SamplesPanel } from '../samples/samples-panel.tsx';
import type { ChangeView } from '../view/use-view-state.ts';
import type { SampleFilter } from '../view/view-state.ts';
import type { runLayout } from './run-layout.ts';

export function EvaluationPanels(props: {
  run: Run;
  evaluations: readonly Evaluation[];
  /** Those with counts or samples. */
  detailed: readonly Evaluation[];
  /** Index among these. */
  selected: number;
  keepStep: number | null;
  layout: Pick<ReturnType<typeof runLayout>, 'hasMatrix' | 'hasSamples'>;
  texts: ReadonlyMap<number, SampleText>;
  filter: SampleFilter;
  change: ChangeView;
}) {
  const { run, detailed, selected, layout, change } = props;
  const [cell, setCell] = useState<CellName | null>(null);
  const onSelect = useCallback((evaluation: number | 'best' | 'latest') => change({ evaluation }), [change]);
  const onFilter = useCallback((filter: SampleFilter) => change({ filter }), [change]);
  return (
    <>
      {layout.hasMatrix && (
        <MatrixPanel
          info={run.info}
          evaluations={detailed}
          selected={selected}
          keepStep={props.keepStep}
          latestStep={props.evaluations.at(-1)?.step ?? null}
          cell={cell}
          onCell={setCell}
          onSelect={onSelect}
          className="col-span-full"
        />
      )}
      {layout.hasSamples && (
        <SamplesPanel
          info={run.info}
          evaluations={detailed}
          selected={selected}
          texts={props.texts}
          filter={props.filter}
          onFilter={onFilter}
          cell={cell}
          onCell={setCell}
        />
      )}
    </>
  );
}
