/** Puts the threshold page together: which evaluation, which threshold, and what follows from them. */
'use client';

import { costAtThresholds, countsAtThreshold, lowestAt } from '@rewardboard/metrics';
import { useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import { useAddressState } from '../parts/use-address-state.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Panel } from '../parts/panel.tsx';
import { nearestOf } from '../predictions/prediction-desk.ts';
import type { ListQuery } from '../predictions/prediction-list.ts';
import { usePredictions } from '../predictions/use-predictions.ts';
import { classesOf } from '../run/evaluation/evaluation-scores.ts';
import { EvaluationBar } from '../run/evaluation-bar/evaluation-bar.tsx';
import type { OpenedRun } from '../run/page/open-run.tsx';
import { PartHeader } from '../run/page/part-header.tsx';
import { RunParts } from '../run/page/run-parts.tsx';
import { whole } from '../words/format-number.ts';
import { CostControl } from './cost-control.tsx';
import { JournalPanel } from './journal-panel.tsx';
import { NoPredictionsNote, ReadingNote } from './no-predictions.tsx';
import { PredictionsPanel } from './predictions-panel.tsx';
import { RankingPanel } from './ranking-panel.tsx';
import { SlicesPanel, sliceKey } from './slices-panel.tsx';
import { addressOfThreshold, costsOf, thresholdViewFrom } from './threshold-address.ts';
import { ThresholdMatrix } from './threshold-matrix.tsx';
import { ThresholdPlots } from './threshold-plots.tsx';
import { ThresholdScores } from './threshold-scores.tsx';
import { ThresholdVerdict } from './threshold-verdict.tsx';
import { hundredths, thresholdSentence } from './threshold-words.ts';
import { useThresholdKeys } from './use-threshold-keys.ts';

export function ThresholdBody({ runId, view: run, run: points, name, summary }: OpenedRun) {
  const [view, change] = useAddressState(thresholdViewFrom, addressOfThreshold);
  const [page, setPage] = useState(0);
  const [open, setOpen] = useState<{ example: number; isSought: boolean } | null>(null);
  const keepStep = run.diagnosis?.keep?.step ?? null;
  const wanted =
    view.evaluation === 'best' ? keepStep : view.evaluation === 'latest' ? Number.MAX_SAFE_INTEGER : view.evaluation;
  // Until the run's diagnosis is here, nothing says which checkpoint to keep.
  const predictions = usePredictions(
    runId,
    run.stream,
    run.diagnosis || view.evaluation !== 'best' ? wanted : undefined,
  );
  const { about, steps, detail, select, list, refresh, row: askRow, exported: askExport } = predictions;
  const selected = steps.length === 0 ? -1 : steps.indexOf(nearestOf(steps, wanted ?? Infinity));
  const step = steps[selected] ?? null;
  useEffect(() => {
    if (step !== null) select(step);
  }, [step, select]);

  const classes = useMemo(() => classesOf(points.info), [points.info]);
  const trainedAt = about?.trainedAt ?? 50;
  const at = view.at ?? trainedAt;
  const slice = useMemo(() => sliceOf(about?.sliceGroups ?? [], view.slice), [about, view.slice]);
  const listAt = useDeferredValue(at);
  const query = useMemo<ListQuery | null>(
    () =>
      step === null
        ? null
        : {
            step,
            at: listAt,
            cell: view.cell,
            slice,
            path: view.path,
            find: view.find,
            order: view.order,
            page,
            showing: open?.isSought ? open.example : null,
          },
    [step, listAt, view.cell, slice, view.path, view.find, view.order, page, open],
  );
  useEffect(() => {
    if (query) list(query);
  }, [query, list]);

  const onChange = useCallback(
    (next: Partial<typeof view>) => {
      setPage(0);
      setOpen(null);
      change(next);
    },
    [change],
  );
  const onThreshold = useCallback(
    (to: number) => onChange({ at: to === trainedAt ? null : to }),
    [onChange, trainedAt],
  );
  const keep = keepStep === null ? null : steps.indexOf(keepStep);
  const keepIndex = keep === null || keep < 0 ? null : keep;
  const onSelect = useCallback(
    (index: number) => {
      const to = steps[index];
      if (to !== undefined) onChange({ evaluation: index === keepIndex ? 'best' : to });
    },
    [steps, keepIndex, onChange],
  );
  const onStep = useCallback((to: number) => onSelect(steps.indexOf(to)), [onSelect, steps]);
  const readRow = useCallback((example: number, of: number) => askRow(example, of, trainedAt), [askRow, trainedAt]);
  const onExample = useCallback(
    (example: number, path: NonNullable<ListQuery['path']>) => {
      change({ cell: 'all', path, find: '', slice: null });
      setOpen({ example, isSought: true });
      document.getElementById('predictions')?.scrollIntoView({ block: 'nearest' });
    },
    [change],
  );
  const onPath = useCallback((path: ListQuery['path']) => onChange({ path, cell: 'all' }), [onChange]);
  const costs = useMemo(() => detail && costAtThresholds(detail.best.curves, costsOf(view.cost)), [detail, view.cost]);
  const lines = useMemo(() => {
    const of = new Map(predictions.summaries.map((each) => [each.step, each]));
    return [
      { name: `F1 at ${hundredths(trainedAt)}`, values: steps.map((each) => of.get(each)?.f1 ?? NaN), isMain: true },
      { name: 'F1 at its best threshold', values: steps.map((each) => of.get(each)?.bestF1 ?? NaN), isMain: false },
    ];
  }, [predictions.summaries, steps, trainedAt]);
  const lastEvaluated = run.evaluations.at(-1)?.step ?? 0;
  const fresh = run.evaluations.filter((evaluation) => steps.length > 0 && evaluation.step > steps.at(-1)!).length;
  useThresholdKeys({ selected, steps, keepIndex, at, detail, onSelect, onThreshold, onChange });

  return (
    <main id="main" tabIndex={-1} className="outline-none">
      <PartHeader
        run={points}
        name={name}
        summary={summary}
        buttons={<CopyButton label="Copy link" text={typeof window === 'undefined' ? '' : window.location.href} />}
      />
      <RunParts
        runId={runId}
        run={points}
        part="threshold"
        evaluation={view.evaluation === 'best' ? null : view.evaluation}
      />
      {predictions.failure && !detail ? (
        <NoPredictionsNote failure={predictions.failure} />
      ) : !about || !detail || !costs || step === null ? (
        <ReadingNote progress={predictions.progress} />
      ) : (
        <>
          <ThresholdVerdict
            about={about}
            detail={detail}
            classes={classes}
            at={at}
            cheapest={lowestAt(costs)}
            onThreshold={onThreshold}
          />
          <EvaluationBar
            steps={steps}
            selected={selected}
            keep={keepIndex}
            epoch={run.evaluations.find((evaluation) => evaluation.step === step)?.epoch ?? null}
            lines={lines}
            leftOut={predictions.leftOut}
            fresh={lastEvaluated > steps.at(-1)! ? fresh : 0}
            onFresh={refresh}
            onSelect={onSelect}
          />
          <div className="grid grid-cols-12 gap-x-6 gap-y-6 pb-10">
            <Panel
              title="Scores and threshold"
              subtitle={`P(${classes.positive}) of ${whole(about.examples)} examples; drag the threshold; red is on the wrong side`}
              className="col-span-full wide:col-span-7"
            >
              <ThresholdPlots
                detail={detail}
                positives={about.positives}
                examples={about.examples}
                classes={classes}
                at={at}
                trainedAt={trainedAt}
                costs={costs}
                isFew={thresholdSentence(about, detail, classes).kind === 'too few'}
                onChange={onThreshold}
              />
            </Panel>
            <Panel
              title={`At threshold ${hundredths(at)}`}
              subtitle={
                at === trainedAt
                  ? 'as trained; click a cell to read its examples'
                  : `difference from ${hundredths(trainedAt)} beside each count`
              }
              className="col-span-full wide:col-span-5"
            >
              <ThresholdMatrix
                counts={countsAtThreshold(detail.best.curves, at)}
                trained={countsAtThreshold(detail.best.curves, trainedAt)}
                classes={classes}
                pressed={view.cell}
                onPress={(cell) => onChange({ cell })}
              />
              <ThresholdScores
                counts={countsAtThreshold(detail.best.curves, at)}
                f1Interval={{ low: detail.best.f1Low[at]!, high: detail.best.f1High[at]! }}
                classes={classes}
              />
              <CostControl
                curves={detail.best.curves}
                costs={costs}
                cost={view.cost}
                at={at}
                trainedAt={trainedAt}
                classes={classes}
                onCost={(cost) => change({ cost })}
              />
            </Panel>
            <RankingPanel
              detail={detail}
              examples={about.examples}
              summaries={predictions.summaries}
              keepStep={keepStep}
              classes={classes}
              at={at}
              onStep={onStep}
            />
            <SlicesPanel
              about={about}
              detail={detail}
              at={at}
              chosen={view.slice}
              onChoose={(chosen) => onChange({ slice: chosen })}
            />
            {predictions.journal && (
              <JournalPanel
                journal={predictions.journal}
                shownStep={detail.step}
                classes={classes}
                path={view.path}
                onPath={onPath}
                onExample={onExample}
                readRow={readRow}
              />
            )}
            {predictions.page && (
              <PredictionsPanel
                runName={name}
                about={about}
                classes={classes}
                list={predictions.page}
                steps={steps}
                view={view}
                open={open?.example ?? null}
                onOpen={(example) => setOpen(example === null ? null : { example, isSought: false })}
                onChange={onChange}
                onPage={(to) => {
                  setOpen(null);
                  setPage(to);
                }}
                exported={(format) => askExport(predictions.page!.query, format)}
              />
            )}
          </div>
        </>
      )}
    </main>
  );
}

function sliceOf(
  groups: readonly { title: string; names: readonly string[] }[],
  wanted: string | null,
): readonly [number, number] | null {
  for (const [group, { title, names }] of groups.entries()) {
    const name = names.findIndex((each) => sliceKey(title, each) === wanted);
    if (name >= 0) return [group, name];
  }
  return null;
}
