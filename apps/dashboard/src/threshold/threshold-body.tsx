/** Puts the threshold page together: which evaluation, which threshold, and what follows from them. */
'use client';

import { countsAtThreshold, lowestAt } from '@rewardboard/metrics';
import { useEffect, useMemo } from 'react';
import { CopyLink } from '../parts/copy-link.tsx';
import { Panel } from '../parts/panel.tsx';
import { useStages } from '../parts/use-stages.ts';
import { classesOf } from '../run/evaluation/evaluation-scores.ts';
import { EvaluationBar } from '../run/evaluation-bar/evaluation-bar.tsx';
import type { OpenedRun } from '../run/page/open-run.tsx';
import { lensOf } from '../run/evaluation/lens-of.ts';
import { PartHeader } from '../run/page/part-header.tsx';
import { RunExport } from '../run/page/run-export.tsx';
import { RunParts } from '../run/page/run-parts.tsx';
import { plural, whole } from '../words/format-number.ts';
import { CostControl } from './cost-control.tsx';
import { JournalPanel, journalHeight } from './journal-panel.tsx';
import { NoPredictionsNote, ReadingNote } from './no-predictions.tsx';
import { PredictionsPanel } from './predictions-panel.tsx';
import { RankingPanel } from './ranking-panel.tsx';
import { SlicesPanel } from './slices-panel.tsx';
import { ThresholdMatrix } from './threshold-matrix.tsx';
import { ThresholdPlots } from './threshold-plots.tsx';
import { ThresholdScores } from './threshold-scores.tsx';
import { ThresholdVerdict } from './threshold-verdict.tsx';
import { hundredths, thresholdSentence } from './threshold-words.ts';
import { useThresholdKeys } from './use-threshold-keys.ts';
import { useThresholdState } from './use-threshold-state.ts';

export function ThresholdBody({ runId, view: run, run: points, name, summary }: OpenedRun) {
  const state = useThresholdState(runId, run.stream, run.diagnosis);
  const { view, change, predictions, selected, step, keepStep, keepIndex, trainedAt, at, costs } = state;
  const { onChange, onThreshold, onSelect } = state;
  const { about, steps, detail, refresh, exported: askExport } = predictions;
  const classes = useMemo(() => classesOf(points.info), [points.info]);
  const lines = useMemo(() => {
    const of = new Map(predictions.summaries.map((each) => [each.step, each]));
    return [
      { name: `F1 at ${hundredths(trainedAt)}`, values: steps.map((each) => of.get(each)?.f1 ?? NaN), isMain: true },
      { name: 'F1 at its best threshold', values: steps.map((each) => of.get(each)?.bestF1 ?? NaN), isMain: false },
    ];
  }, [predictions.summaries, steps, trainedAt]);
  const lastEvaluated = run.evaluations.at(-1)?.step ?? 0;
  const fresh = run.evaluations.filter((evaluation) => steps.length > 0 && evaluation.step > steps.at(-1)!).length;
  const { hash } = typeof window === 'undefined' ? { hash: '' } : window.location;
  const stage = useStages(3, detail !== null);
  const isShown = stage > 2 && detail !== null && predictions.page !== null;
  useEffect(() => {
    // The part that a link leads to is there only now.
    if (isShown && (hash === '#journal' || hash === '#predictions'))
      document.getElementById(hash.slice(1))?.scrollIntoView({ block: 'start' });
  }, [isShown, hash]);
  useThresholdKeys({ selected, steps, keepIndex, at, detail, onSelect, onThreshold, onChange });

  return (
    <main id="main" tabIndex={-1} className="outline-none">
      <PartHeader
        run={points}
        name={name}
        summary={summary}
        buttons={
          <>
            <CopyLink />
            <RunExport runId={runId} run={points} name={name} />
          </>
        }
      />
      <RunParts
        runId={runId}
        run={points}
        part="threshold"
        evaluation={view.evaluation === 'best' ? null : view.evaluation}
        found={about && about.kind !== 'solutions' ? about.kind : undefined}
      />
      {predictions.failure && !detail ? (
        <NoPredictionsNote failure={predictions.failure} kind={lensOf(points) ?? 'solutions'} />
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
            {stage > 1 && (
              <>
                <RankingPanel
                  detail={detail}
                  examples={about.examples}
                  summaries={predictions.summaries}
                  keepStep={keepStep}
                  classes={classes}
                  at={at}
                  onStep={state.onStep}
                />
                <SlicesPanel
                  about={about}
                  detail={detail}
                  positive={about.kind === 'steps' ? 'right' : classes.positive}
                  at={at}
                  chosen={view.slice}
                  onChoose={(chosen) => onChange({ slice: chosen })}
                />
              </>
            )}
            {stage > 2 && !predictions.journal && (
              <Panel
                id="journal"
                title="Journal of every example"
                subtitle={`reading ${whole(predictions.summaries.length)} of ${plural(steps.length, 'evaluation')}`}
                className="col-span-full scroll-mt-2"
              >
                {/* As high as the raster with its kinds, so that nothing below it moves. */}
                <div style={{ height: journalHeight(steps.length) }} />
              </Panel>
            )}
            {stage > 2 && predictions.journal && (
              <JournalPanel
                journal={predictions.journal}
                shownStep={detail.step}
                classes={classes}
                path={view.path}
                onPath={state.onPath}
                onExample={state.onExample}
                readRow={state.readRow}
              />
            )}
            {stage > 2 && predictions.page && (
              <PredictionsPanel
                runName={name}
                about={about}
                classes={classes}
                list={predictions.page}
                steps={steps}
                view={view}
                open={state.open}
                onOpen={state.onOpen}
                onChange={onChange}
                onPage={state.onPage}
                exported={(format) => askExport(predictions.page!.query, format)}
              />
            )}
          </div>
        </>
      )}
    </main>
  );
}
