/** The loss panel: training and validation loss with the current finding and the checkpoint to keep, lanes of findings, replay. */
'use client';

import { SMOOTHING_MIN_POINTS } from '@rewardboard/metrics';
import type { TrivialBaseline } from '@rewardboard/metrics';
import type { Diagnosis, Run, SourceStatus } from '@rewardboard/protocol';
import { memo, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { Chart } from '../../chart/chart.tsx';
import type { Detail } from '../../live/detail.ts';
import { NumberTable } from '../../parts/number-table.tsx';
import { Panel } from '../../parts/panel.tsx';
import { decimal } from '../../words/format-number.ts';
import { regionOf, shownFinding } from '../findings/finding-regions.ts';
import { useStepWords } from '../view/step-words.ts';
import { FindingLanes } from '../findings/finding-lanes.tsx';
import { FillingNote } from '../files/filling-note.tsx';
import { GhostNote } from './ghost-note.tsx';
import { LossControls } from './loss-controls.tsx';
import { isLossLogarithmic, lossColumns, toggledLogY } from './loss-columns.ts';
import { lossModel } from './loss-model.ts';
import { LossReading } from './loss-reading.tsx';
import { lossRows, LOSS_TABLE_COLUMNS } from './loss-table.ts';
import type { PlotFrame } from '../view/plot-frame.ts';
import type { ChangeView } from '../view/use-view-state.ts';
import type { ViewState } from '../view/view-state.ts';

const HEIGHT_PX = 330;
const TABLE_ID = 'loss-table';

/** Memoized: `run` grows in place, and a new `revision` says that it did. */
export const LossPanel = memo(function LossPanel(props: {
  run: Run;
  revision: number;
  frame: PlotFrame;
  detail: Detail | null;
  sources: readonly SourceStatus[];
  view: ViewState;
  change: ChangeView;
  diagnosis: Diagnosis | null;
  baseline: TrivialBaseline | null;
  /** Rule of the finding under the pointer. */
  pointedRule: string | null;
  laterEvaluations: number;
  replay: ReactNode;
  className: string;
}) {
  const { run, frame, view, change, diagnosis, baseline, pointedRule } = props;
  const [isTableOpen, setTableOpen] = useState(false);
  const words = useStepWords();
  // Memoized so that news about the files does not redraw the chart.
  const columns = useMemo(
    () => lossColumns(run, view.smoothing, props.detail, view.logY),
    // oxlint-disable-next-line react/exhaustive-deps, react/memo-dependencies -- `run` grows in place, with a new revision each time
    [run, props.revision, view.smoothing, props.detail, view.logY],
  );
  const isLogarithmic = isLossLogarithmic(columns, view.logY);
  const model = useMemo(() => {
    const shown = shownFinding(diagnosis, pointedRule);
    return lossModel(frame, columns, {
      isLogarithmic,
      baseline,
      region: shown ? regionOf(shown.finding, frame, shown.isPointed, true, words) : null,
      keep: diagnosis?.keep ?? null,
      ghosts: run.ghosts,
    });
  }, [frame, columns, isLogarithmic, baseline, diagnosis, pointedRule, run, words]);
  const trainPoints = columns.trainSteps.length;
  const evalPoints = columns.evalSteps.length;
  const lastStep = Math.max(columns.trainSteps[trainPoints - 1] ?? 0, columns.evalSteps[evalPoints - 1] ?? 0);
  const stamp = useMemo(
    () => ({ trainPoints: String(trainPoints), evalPoints: String(evalPoints), lastStep: String(lastStep) }),
    [trainPoints, evalPoints, lastStep],
  );
  return (
    <Panel
      title="Loss"
      className={props.className}
      subtitle={subtitleOf(
        isLogarithmic && view.logY === null,
        columns.evalSets.map(({ name }) => name),
        run.about.testIsValidation === true,
      )}
      controls={
        <LossControls
          run={run}
          view={view}
          change={change}
          isLogarithmic={isLogarithmic}
          otherLogY={toggledLogY(columns, view.logY)}
          canSmooth={trainPoints >= SMOOTHING_MIN_POINTS}
          trainPoints={trainPoints}
          laterEvaluations={props.laterEvaluations}
          table={{ isOpen: isTableOpen, id: TABLE_ID, onToggle: () => setTableOpen(!isTableOpen) }}
        />
      }
    >
      <LossReading run={run} columns={columns} frame={frame} />
      <GhostNote run={run} />
      <FillingNote sources={props.sources} />
      <Chart
        model={model}
        label={labelOf(columns, diagnosis)}
        heightPx={HEIGHT_PX}
        crosshair={frame.crosshair}
        onChoose={frame.onChoose}
        onView={frame.onView}
        axis="loss"
        hasOwnLog
        isFirst
        testId="chart-loss"
        stamp={stamp}
      />
      {diagnosis && <FindingLanes findings={diagnosis.findings} frame={frame} />}
      {props.replay}
      {isTableOpen && (
        <NumberTable
          id={TABLE_ID}
          caption="Loss at each evaluation"
          columns={LOSS_TABLE_COLUMNS}
          rows={lossRows(run, columns, diagnosis?.keep ?? null)}
        />
      )}
    </Panel>
  );
});

function labelOf(columns: ReturnType<typeof lossColumns>, diagnosis: Diagnosis | null): string {
  const train = columns.trainShown[columns.trainShown.length - 1];
  const validation = columns.evalValues[columns.evalValues.length - 1];
  const parts = [
    train === undefined ? 'no training loss' : `training ${decimal(train)}`,
    validation === undefined ? 'no validation loss yet' : `validation ${decimal(validation)}`,
  ];
  return `Loss: ${parts.join(', ')}. ${diagnosis?.sentence ?? ''}`;
}

function subtitleOf(
  isLogarithmicByItself: boolean,
  sets: readonly string[],
  testIsValidation: boolean,
): string | undefined {
  const parts: string[] = [];
  if (testIsValidation) parts.push('validation: the test set, because this log has no validation set');
  if (sets.length > 0)
    parts.push(sets.length === 1 ? `validation: ${sets[0]}` : `validation: mean of ${sets.join(', ')} (thin lines)`);
  if (isLogarithmicByItself) parts.push('logarithmic, because the values span more than three orders of magnitude');
  return parts.length === 0 ? undefined : parts.join(' · ');
}
