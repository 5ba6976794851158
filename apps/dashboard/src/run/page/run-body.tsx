/** The page of a run: verdict, targets, loss and findings, metrics, confusion matrix, samples, other metrics. */
'use client';

import type { Run, RunLine } from '@rewardboard/protocol';
import { useCallback, useMemo, useState } from 'react';
import { Crosshair } from '../../chart/crosshair.ts';
import { useDetail } from '../../live/detail.ts';
import { useStages } from '../../parts/use-stages.ts';
import { usePaced } from '../../live/use-paced.ts';
import { usePastDiagnosis } from '../../live/past-diagnosis.ts';
import type { RunView } from '../../live/run-store.ts';
import { ConfigurationDrawer } from '../files/configuration-drawer.tsx';
import { DamageNote } from '../files/damage-note.tsx';
import { baselineOfRun } from '../evaluation/evaluation-scores.ts';
import { FindingsPanel } from '../findings/findings-panel.tsx';
import { LossPanel } from '../loss/loss-panel.tsx';
import { MetricsPanel } from '../metrics/metrics-panel.tsx';
import { meanEvaluations } from '../evaluation/mean-evaluations.ts';
import { useNotInLog } from '../missing/not-in-log.tsx';
import { OptimizerPanel } from '../optimizer/optimizer-panel.tsx';
import { LowerPanels } from './lower-panels.tsx';
import { useOwnTargets } from '../targets/own-targets.ts';
import { ReplayBar } from '../replay/replay-bar.tsx';
import { replayMoments } from '../replay/replay-moments.ts';
import { ReplayNote } from '../replay/replay-note.tsx';
import { runLayout } from './run-layout.ts';
import { EvaluationPanels } from './evaluation-panels.tsx';
import { RunActions } from './run-actions.tsx';
import { isThinned, useStableNames } from './run-series.ts';
import { RunHeader } from './run-header.tsx';
import { RunParts } from './run-parts.tsx';
import { detailedEvaluations, selectedIndex } from '../evaluation/selected-evaluation.ts';
import { useShownDiagnosis } from './shown-diagnosis.ts';
import { useHeldBack } from './use-held-back.ts';
import { useTallFindings } from './use-tall-findings.ts';
import { useRunCommands } from './use-run-commands.ts';
import { useRunKeys } from './use-run-keys.ts';
import { usePlotFrame } from '../view/use-plot-frame.ts';
import { RunAxes } from '../view/run-axes.tsx';
import { useViewState } from '../view/use-view-state.ts';
import { VerdictAndTargets } from './verdict-and-targets.tsx';

export function RunBody(props: { runId: string; view: RunView; run: Run; name: string; summary: RunLine | undefined }) {
  const { run, name, summary } = props;
  const { revision, sampleTexts, sources, notUnderstood, acknowledged } = props.view;
  const evaluations = useMemo(() => meanEvaluations(props.view.evaluations), [props.view.evaluations]);
  const [view, change] = useViewState();
  const [crosshair] = useState(() => {
    const made = new Crosshair();
    made.restAt(view.replay);
    return made;
  });
  // A link of another part of the run leads to its configuration.
  const [isDrawerOpen, setDrawerOpen] = useState(() => window.location.hash === '#configuration');
  const [pointedRule, setPointedRule] = useState<string | null>(null);
  const [find, setFind] = useState('');

  const { lastStep } = run;
  const targets = useOwnTargets();
  const pastByHub = usePastDiagnosis(props.runId, props.view.stream, isThinned(run) ? view.replay : null);
  const past = isThinned(run) ? pastByHub : null;
  const diagnosis = useShownDiagnosis({
    run,
    evaluations,
    diagnosis: props.view.diagnosis,
    targets,
    replayStep: view.replay,
    past,
  });
  const keepStep = diagnosis?.keep?.step ?? null;
  const detailed = useMemo(() => detailedEvaluations(evaluations), [evaluations]);
  const selected = selectedIndex(detailed, view.evaluation, keepStep);
  const selectedStep = selected < 0 ? null : detailed[selected]!.step;
  const baseline = useMemo(() => baselineOfRun(evaluations, run.info), [evaluations, run.info]);

  const detail = useDetail(props.view.runId, run, props.view.stream, view.zoom);
  const frame = usePlotFrame({ run, view, change, crosshair, detailed, selectedStep, keepStep });
  const toggleDrawer = useCallback(() => setDrawerOpen((isOpen) => !isOpen), []);
  const closeDrawer = useCallback(() => setDrawerOpen(false), []);
  const moments = useMemo(() => replayMoments(run, evaluations), [run, evaluations]);
  // The whole page goes back, including matrix, samples and the crosshairs of all charts.
  const onReplay = useCallback(
    (step: number | null) => {
      change({
        replay: step,
        evaluation:
          step === null ? 'best' : (detailed.findLast((evaluation) => evaluation.step <= step)?.step ?? 'best'),
      });
      crosshair.restAt(step);
    },
    [change, detailed, crosshair],
  );
  const onNow = useCallback(() => onReplay(null), [onReplay]);
  const metricNames = useStableNames(run);
  useRunCommands({ run, metrics: metricNames, change, onFind: setFind });
  useRunKeys({
    run,
    evaluations: detailed,
    selected,
    change,
    toggleDrawer,
    moments,
    replayStep: view.replay,
    onReplay,
  });

  const stage = useStages(6);
  const layout = runLayout(run, evaluations);
  const notInLog = useNotInLog(run, evaluations);
  const [bodyRef, isTall] = useTallFindings(stage > 1 && layout.hasLoss, stage > 2 && diagnosis !== null);
  const isHeld = useHeldBack(diagnosis === null);
  /** What all panels with charts need. */
  const charts = { run, frame, detail, diagnosis, pointedRule };
  /** What a log adds shows in the loss first. The evaluation shown isn’t chosen: the best one may be the newest each time. */
  const rest = usePaced(
    { charts, revision, evaluations, baseline },
    [revision, evaluations, diagnosis],
    [run, view, pointedRule, detail],
  );

  return (
    <RunAxes view={view} change={change} onView={frame.onView}>
      <main>
        <RunHeader
          run={run}
          name={name}
          summary={summary}
          diagnosis={diagnosis}
          drawerButton={
            <RunActions
              runId={props.runId}
              run={run}
              name={name}
              summary={summary}
              diagnosis={diagnosis}
              isDrawerOpen={isDrawerOpen}
              onDrawer={toggleDrawer}
            />
          }
          damageNote={<DamageNote sources={sources} onShow={toggleDrawer} />}
        />
        <RunParts
          runId={props.runId}
          run={run}
          part="overview"
          evaluation={view.evaluation === 'best' ? null : view.evaluation}
          onConfiguration={toggleDrawer}
        />
        {view.replay !== null && <ReplayNote step={view.replay} lastStep={lastStep} past={past} onNow={onNow} />}
        <VerdictAndTargets
          runId={props.runId}
          diagnosis={diagnosis}
          acknowledged={acknowledged}
          evaluations={evaluations}
          metricNames={metricNames}
          isRunning={summary?.state === 'running'}
        />
        <div
          ref={bodyRef}
          className={`run-body pb-6 ${isHeld ? 'invisible' : ''} ${layout.hasLoss ? 'run-body-beside' : ''} ${isTall ? 'run-body-tall' : ''}`}
        >
          {stage > 1 && layout.hasLoss && (
            <LossPanel
              {...charts}
              revision={revision}
              sources={sources}
              view={view}
              change={change}
              baseline={baseline}
              replay={<ReplayBar frame={frame} moments={moments} step={view.replay} onStep={onReplay} />}
              laterEvaluations={view.zoom ? evaluations.filter(({ step }) => step > view.zoom![1]).length : 0}
              className="area-loss"
            />
          )}
          {stage > 2 && diagnosis && (
            <FindingsPanel
              runId={props.runId}
              diagnosis={diagnosis}
              acknowledged={acknowledged}
              replayStep={view.replay}
              onPoint={setPointedRule}
              onReplay={onReplay}
              className="area-findings"
              missing={notInLog}
            />
          )}
          {stage > 3 && layout.hasMetrics && (
            <MetricsPanel
              {...rest.charts}
              evaluations={rest.evaluations}
              baseline={rest.baseline}
              view={view}
              change={change}
              find={find}
              onFind={setFind}
              className="area-metrics"
            />
          )}
          {stage > 3 && layout.hasOptimizer && (
            <OptimizerPanel
              {...rest.charts}
              revision={rest.revision}
              smoothing={view.smoothing}
              className="area-optimizer"
            />
          )}
        </div>
        <div
          className={`grid grid-cols-12 gap-x-6 gap-y-[22px] pb-10 tablet:gap-y-[26px] ${isHeld ? 'invisible' : ''}`}
        >
          {stage > 4 && selected >= 0 && (
            <EvaluationPanels
              run={run}
              evaluations={evaluations}
              detailed={detailed}
              selected={selected}
              keepStep={keepStep}
              layout={layout}
              texts={sampleTexts}
              filter={view.filter}
              change={change}
            />
          )}
          {stage > 5 && (
            <LowerPanels
              {...rest.charts}
              revision={rest.revision}
              metricNames={metricNames}
              shownMetrics={layout.metrics}
              find={find}
            />
          )}
          {!diagnosis && <div className="col-span-full text-label text-ink2">{notInLog}</div>}
        </div>
        {isDrawerOpen && (
          <ConfigurationDrawer
            runId={props.runId}
            run={run}
            sources={sources}
            notUnderstood={notUnderstood}
            onClose={closeDrawer}
          />
        )}
      </main>
    </RunAxes>
  );
}
