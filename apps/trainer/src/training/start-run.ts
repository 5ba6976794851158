/** Starts the run of a training: its directory, `run.json`, its log, and the events before the first step. */

import { frozenCount } from '../backends/parameter-views.ts';
import { CATALOG } from '@rewardboard/metrics';
import type { RunInfo } from '@rewardboard/protocol';
import { lossesText } from '../data/report-text.ts';
import { predictedExamples } from '../evaluation/predicted-examples.ts';
import { sampleTexts } from '../evaluation/sample-texts.ts';
import { goOnInDirectory, prepareOutputDirectory, writeRunFile } from '../recording/output-directory.ts';
import { recoverJournal } from '../recording/recover-journal.ts';
import { claimed } from '../recording/claim.ts';
import { PredictionKeeper, removePredictions } from '../recording/prediction-keeper.ts';
import { forgetStopRequest } from '../recording/stop-file.ts';
import { RunLog } from '../recording/run-log.ts';
import type { FromTrainer, TrainRequest } from '../run/process-messages.ts';
import { CheckpointKeeper } from './checkpoint-keeper.ts';
import { describeRun } from './describe-run.ts';
import type { OpenedTraining } from './open-training.ts';

export interface StartedRun {
  info: RunInfo;
  log: RunLog;
  keeper: CheckpointKeeper;
  predictions: PredictionKeeper;
  /** Of the metric that chooses the best model. */
  greaterIsBetter: boolean;
  /** What happened to the checkpoints that were there. */
  notices: string[];
}

export function startRun(
  request: TrainRequest,
  opened: OpenedTraining,
  machine: { pid: number; host: string },
  notify: (message: FromTrainer) => void,
): StartedRun {
  const { outputDir, train: config } = request;
  const { resumed, task } = opened;
  const greaterIsBetter =
    config.greater_is_better === 'auto'
      ? CATALOG[task.bestMetric]!.better === 'up'
      : config.greater_is_better === 'true';
  const info = describeRun(request, opened, greaterIsBetter);
  const { there, notices } = claimed(outputDir, () => {
    const found = resumed ? goOnInDirectory(outputDir, resumed) : { there: [], notices: [] };
    if (!resumed) prepareOutputDirectory(outputDir, request.overwriteOutputDir);
    removePredictions(outputDir, resumed?.point.step);
    forgetStopRequest(outputDir);
    writeRunFile(outputDir, info, { ...machine, command: request.command, startedAt: Date.now() });
    return found;
  });
  if (resumed) notices.push(...recoverJournal(outputDir, resumed, info));
  const log = new RunLog(outputDir, info, notify, resumed?.point.step);
  const keeper = new CheckpointKeeper({ request, opened, info, log, there, greaterIsBetter });
  let isOpening = true;
  const predictions = new PredictionKeeper(
    outputDir,
    predictedExamples(task.validation, {
      isPairs: opened.loaded.kind !== 'solution',
      threshold: request.model.threshold,
      seed: config.seed,
    }),
    (text) => (isOpening ? notices.push(text) : log.notice('warning', text)),
  );
  isOpening = false;
  return { info, log, keeper, predictions, greaterIsBetter, notices };
}

/** Records everything that comes before the first step. */
export function recordStart(
  request: TrainRequest,
  { task, loaded, resumed, changes, measured, refusals }: OpenedTraining,
  { info, log, notices }: StartedRun,
  notify: (message: FromTrainer) => void,
  sampleIds: readonly number[],
): void {
  const former = resumed?.point;
  const start = { info, ...(former ? { resumedFrom: former.step } : {}) };
  log.record({ type: 'start', ...start });
  notify({ type: 'started', ...start, frozen: frozenCount(task.reader.plan) });
  for (const text of [...(request.resume?.passedOver ?? []), ...notices, ...changes]) log.notice('warning', text);
  if (measured) log.notice('info', measured);
  for (const { name, reason } of refusals) log.notice('info', `${name} is not used: ${reason}`);
  if (!former) for (const text of loaded.report ? lossesText(loaded.report) : []) log.notice('info', text);
  if (sampleIds.some((id) => !log.run.sampleTexts.has(id)))
    log.record({ type: 'sample-text', samples: sampleTexts(task.split.validation, sampleIds) });
  // The process may have died between the checkpoint and the journal.
  if (former?.evaluation && log.run.evaluations.at(-1)?.step !== former.step) log.record(former.evaluation);
}
