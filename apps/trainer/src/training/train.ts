/** A whole training, in the order in which things happen: examples in, a recorded run and a saved model out. */

import { join } from 'node:path';
import { CATALOG } from '@rewardboard/metrics';
import type { EndEvent, EvaluationEvent, Values } from '@rewardboard/protocol';
import type { BatchSize } from '../evaluation/answer-in-batches.ts';
import { checkpointFiles } from '../checkpoint/checkpoint-files.ts';
import { Checkpoints } from '../checkpoint/checkpoints.ts';
import { DataCursor } from './data-cursor.ts';
import { lossesText } from '../data/report-text.ts';
import { describeRun } from './describe-run.ts';
import { durationMs } from '../base/duration.ts';
import { EarlyStopping } from './early-stopping.ts';
import { recommendation, StopWatch } from './judge-training.ts';
import { learningRateAt } from './learning-rate.ts';
import { makeUpdate } from './make-update.ts';
import { isMemoryExhausted } from '../base/memory-exhausted.ts';
import { modelFiles } from '../checkpoint/model-files.ts';
import { nonFiniteText, MAX_SKIPPED_IN_A_ROW } from './non-finite.ts';
import type { ReadingOptions } from '../models/model-reader.ts';
import { openTraining } from './open-training.ts';
import {
  goOnInDirectory,
  prepareOutputDirectory,
  requireFreeDirectory,
  writeRunFile,
} from '../recording/output-directory.ts';
import type { Ending, FromTrainer, TrainingResult, TrainRequest } from '../run/process-messages.ts';
import { seededRandom } from '../base/random.ts';
import { RunLog } from '../recording/run-log.ts';
import { chooseSamples, sampleTexts } from '../evaluation/sample-texts.ts';
import { trainerStateText } from '../checkpoint/trainer-state.ts';

/** How often the terminal hears of the step, and how long the process may be deaf to a wish to stop. */
const PROGRESS_MS = 200;
/** How long the end waits for room on a full disk. */
const LAST_WRITES_MS = 30_000;

export interface TrainingContext {
  /** Aborted: save and stop after the present step. */
  signal: AbortSignal;
  notify(message: FromTrainer): void;
  machine: { pid: number; host: string };
  /** The script of the processes that compute for several devices; left out: the one that runs. */
  entry?: string;
}

export async function train(
  request: TrainRequest,
  { signal, notify, machine, entry }: TrainingContext,
): Promise<TrainingResult> {
  const { model: modelConfig, train: config, outputDir } = request;
  const { seed } = config;

  // What a person can get wrong comes before anything is written, and what is soon seen before what takes long.
  if (!request.resume) requireFreeDirectory(outputDir, request.overwriteOutputDir);
  const preparation: ReadingOptions = {
    signal,
    passed: (what, done, total) => notify({ type: 'preparing', what, done, total }),
    progress: ({ done, total, textsPerSecond }) => notify({ type: 'embedding', done, total, textsPerSecond }),
    notice: (text) => notify({ type: 'notice', level: 'warning', text }),
  };
  const opened = await openTraining(request, preparation, entry).catch((error: unknown) => {
    if (signal.aborted && error === signal.reason) return null;
    throw error;
  });
  if (!opened)
    return {
      outcome: 'stopped',
      cause: 'person',
      reason: `${String(signal.reason)}, before the first step`,
      step: 0,
      checkpoint: null,
      result: null,
    };
  const { task, loaded, plan, batchSize, labels, engine, backend, resumed } = opened;
  const { reader, trainSet, split, bestMetric } = task;
  const former = resumed?.point;
  const evalEvery = config.evaluation_strategy === 'epoch' ? plan.stepsPerEpoch : config.eval_steps;
  const saveEvery = { steps: config.save_steps, epoch: plan.stepsPerEpoch, best: Infinity, no: Infinity }[
    config.save_strategy
  ];
  const schedule = {
    peak: config.learning_rate,
    warmupSteps: plan.warmupSteps,
    totalSteps: plan.steps,
    schedule: config.lr_scheduler_type,
  };
  const described = describeRun({
    request,
    createdAt: Date.now(),
    loaded,
    split,
    plan,
    device: engine.device,
    parameters: engine.parameterCount,
  });
  const { there, notices } = resumed ? goOnInDirectory(outputDir, resumed) : { there: [], notices: [] };
  if (!resumed) prepareOutputDirectory(outputDir, request.overwriteOutputDir);

  const greaterIsBetter =
    config.greater_is_better === 'auto' ? CATALOG[bestMetric]!.better === 'up' : config.greater_is_better === 'true';
  const info = {
    ...described,
    ...former?.run,
    trainConfig: { ...described.trainConfig, greater_is_better: greaterIsBetter },
  };
  writeRunFile(outputDir, info, { ...machine, command: request.command, startedAt: Date.now() });
  const log = new RunLog(outputDir, info, notify, former?.step);

  const cursor = new DataCursor({ items: trainSet.size, itemsPerBatch: batchSize, seed, ...plan });
  const stopping = new EarlyStopping(
    { patience: config.early_stopping_patience, threshold: config.early_stopping_threshold, greaterIsBetter },
    former?.failures,
  );
  const bestIsThere = former?.best && there.includes(former.best.checkpoint);
  const checkpoints = new Checkpoints(
    outputDir,
    config.save_total_limit,
    there,
    bestIsThere ? former.best!.checkpoint : null,
  );
  const evalBatch: BatchSize = {
    items: config.per_device_eval_batch_size * config.devices,
    onHalved: (items, reason) =>
      log.notice('warning', `not enough memory for the evaluation (${reason}): its batch is now ${items}`, step),
  };
  let step = former?.step ?? 0;
  let result: TrainingResult['result'] = former?.best && !bestIsThere ? null : (former?.result ?? null);
  /** The best model so far, and the best one that is on the disk. */
  let best: NonNullable<EndEvent['best']> | null = bestIsThere ? former.best! : null;
  let savedBest = best;
  let savedAt = step;
  let lastEvaluation: EvaluationEvent | null = null;
  let ending: Ending | null = null;
  let checkpointWaits = false;

  const noteSaved = (written: readonly string[]) => {
    if (best && written.includes(best.checkpoint)) savedBest = best;
    if (checkpoints.waits !== checkpointWaits)
      log.notice(
        checkpoints.waits ? 'warning' : 'info',
        checkpoints.waits
          ? 'the disk has no room for a checkpoint: it waits in memory until there is room'
          : `there is room on the disk again: ${written.join(' and ')} is saved`,
        step,
      );
    checkpointWaits = checkpoints.waits;
  };
  /** @returns its name when it is on the disk, null when it waits for room */
  const save = async (isBest: boolean): Promise<string | null> => {
    const name = `checkpoint-${step}`;
    const state = await engine.exportState();
    const bestCheckpointPath = best && join(request.outputDirAsTyped, best.checkpoint);
    const facts = {
      step,
      plan,
      config,
      best,
      bestCheckpointPath,
      failures: stopping.failures,
      shouldStop: ending !== null,
      history: log.history.rows,
    };
    const { model, train } = { model: modelConfig, train: config };
    const evaluation = lastEvaluation?.step === step ? lastEvaluation : null;
    const point = {
      step,
      backend,
      device: engine.device,
      run: { id: info.id, createdAt: info.createdAt },
      config: { model, train },
      data: request.data,
      validationData: request.validationData,
      dataFingerprint: loaded.fingerprint,
      best,
      result,
      failures: stopping.failures,
      evaluation,
    };
    const isThere = checkpoints.save(
      name,
      checkpointFiles(modelFiles(step, state.weights, reader), state, point, trainerStateText(facts)),
      isBest,
    );
    savedAt = step;
    noteSaved(isThere ? [name] : []);
    return isThere ? name : null;
  };
  const evaluateNow = () =>
    task.evaluate(engine, { batchSize: evalBatch, sampleIds, threshold: modelConfig.threshold, labels });
  const sampleIds = chooseSamples(split.validation.length, config.num_samples_to_log, seed);
  const watch = new StopWatch(config.stop_on);
  const deadlineMs = durationMs(config.time_limit) ?? Infinity;

  try {
    log.record({ type: 'start', info, ...(former ? { resumedFrom: former.step } : {}) });
    notify({ type: 'started', info, ...(former ? { resumedFrom: former.step } : {}) });
    for (const text of [...(request.resume?.passedOver ?? []), ...notices, ...opened.changes])
      log.notice('warning', text);
    if (opened.measured) log.notice('info', opened.measured);
    for (const { name, reason } of opened.refusals) log.notice('info', `${name} is not used: ${reason}`);
    if (!former) for (const text of loaded.report ? lossesText(loaded.report) : []) log.notice('info', text);
    if (sampleIds.some((id) => !log.run.sampleTexts.has(id)))
      log.record({ type: 'sample-text', samples: sampleTexts(split.validation, sampleIds) });
    // The process may have died between the checkpoint and the journal.
    if (former?.evaluation && log.run.evaluations.at(-1)?.step !== former.step) log.record(former.evaluation);
    if (config.eval_on_start && step === 0)
      log.record({ type: 'evaluation', step, epoch: 0, ...(await evaluateNow()) });

    let trainingMs = 0;
    let readAtMs = 0;
    let itemsSinceRead = 0;
    let updatesSinceRead = former?.unread.updates ?? 0;
    let skippedInARow = 0;
    let reportedAt = 0;

    while (step < plan.steps && !ending) {
      const startedAt = performance.now();
      step++;
      const random = seededRandom(seed, 'words', step);
      const batches = cursor
        .batchesOf(step)
        .map((items) => trainSet.batch(items, { rate: config.word_dropout, random }));
      const learningRate = learningRateAt(step, schedule);
      const lost = await makeUpdate(engine, batches, { seed, step, learningRate, labels });
      itemsSinceRead += batches.reduce((sum, batch) => sum + batch.input.size, 0);
      skippedInARow = lost ? skippedInARow + 1 : 0;
      if (lost) {
        const isOver = config.on_nonfinite === 'stop' || lost.weightsAreLost || skippedInARow > MAX_SKIPPED_IN_A_ROW;
        const text = nonFiniteText(step, lost, split.train, isOver);
        log.notice(isOver ? 'error' : 'warning', text, step);
        if (isOver) {
          log.record({
            type: 'train',
            step,
            epoch: step / plan.stepsPerEpoch,
            values: { 'train/loss': lost.loss, 'train/learning_rate': learningRate },
          });
          ending = { outcome: 'stopped', cause: 'nonfinite', reason: text, nothingToSave: lost.weightsAreLost };
          step--;
          break;
        }
      } else updatesSinceRead++;

      const evaluates = step % evalEvery === 0 || step === plan.steps;
      const logs = evaluates || step % config.logging_steps === 0 || (step === 1 && config.logging_first_step);
      let values: Values = {};
      if (logs) {
        const { loss, gradNorm } = await engine.read();
        trainingMs += performance.now() - startedAt;
        const speed = (itemsSinceRead / (trainingMs - readAtMs)) * 1000;
        values = {
          ...(updatesSinceRead > 0 ? { 'train/loss': loss, 'train/grad_norm': gradNorm } : {}),
          'train/learning_rate': learningRate,
          'train/examples_per_second': speed,
        };
        if (!evaluates) log.record({ type: 'train', step, epoch: step / plan.stepsPerEpoch, values });
        if (updatesSinceRead > 0 && !Number.isFinite(loss)) {
          const text = `training loss is ${loss}: the weights are lost; a lower learning_rate may help`;
          log.notice('error', text, step);
          ending = { outcome: 'stopped', cause: 'nonfinite', reason: text, nothingToSave: true };
        }
        readAtMs = trainingMs;
        itemsSinceRead = updatesSinceRead = 0;
        if (checkpoints.waits) noteSaved(checkpoints.tryAgain());
      } else trainingMs += performance.now() - startedAt;

      if (evaluates) {
        const { values: scores, ...rest } = await evaluateNow();
        values = { ...values, ...scores };
        const score = scores[bestMetric]!;
        const bestScore = result?.values[bestMetric] ?? null;
        const isBest =
          Number.isFinite(score) && (bestScore === null || (greaterIsBetter ? score > bestScore : score < bestScore));
        if (stopping.see(score, bestScore))
          ending ??= {
            outcome: 'finished',
            cause: 'done',
            reason: `${config.metric_for_best_model} has not got better for ${stopping.failures} evaluations (early_stopping_patience)`,
          };
        if (isBest) result = { step, values: scores };
        const event: EvaluationEvent = { type: 'evaluation', step, epoch: step / plan.stepsPerEpoch, values, ...rest };
        lastEvaluation = event;
        if (isBest && config.load_best_model_at_end) {
          best = { step, metric: bestMetric, value: score, checkpoint: `checkpoint-${step}` };
          event.checkpoint = best.checkpoint;
          if (!(await save(true))) delete event.checkpoint;
        }
        log.record(event);
        checkpoints.removeSurplus();
        const found = watch.look(log.run);
        if (found) ending ??= { outcome: 'stopped', cause: 'finding', reason: found };
      }
      if (signal.aborted) ending ??= { outcome: 'stopped', cause: 'person', reason: String(signal.reason) };
      if (performance.now() > deadlineMs)
        ending ??= { outcome: 'stopped', cause: 'time', reason: `the time limit of ${config.time_limit} is reached` };
      if (step % saveEvery === 0 && savedAt !== step && !ending?.nothingToSave) {
        await save(false);
        checkpoints.removeSurplus();
      }

      if (logs || performance.now() - reportedAt > PROGRESS_MS) {
        reportedAt = performance.now();
        notify({ type: 'progress', step, plannedSteps: plan.steps, values });
        await new Promise((resume) => setImmediate(resume)); // messages are read now: a wish to stop is one
      }
    }

    ending ??= { outcome: 'finished', cause: 'done' };
    const savesLast = ending.outcome === 'stopped' || saveEvery < Infinity || !config.load_best_model_at_end;
    if (savesLast && savedAt !== step && !ending.nothingToSave) await save(false);
    checkpoints.removeSurplus();
    const advice = recommendation({ ...log.run, end: { type: 'end', outcome: ending.outcome, step } });
    if (advice) log.record({ type: 'notice', level: 'info', text: advice });
    const { outcome, cause, reason } = ending;
    if (checkpoints.waits) noteSaved(await checkpoints.finish(LAST_WRITES_MS));
    log.record({
      type: 'end',
      outcome,
      step,
      ...(reason === undefined ? {} : { reason }),
      ...(savedBest ? { best: savedBest } : {}),
    });
    const unwritten = await log.finish(LAST_WRITES_MS);
    if (unwritten > 0 || checkpoints.waits)
      throw new Error(
        `the disk is full: ${unwritten} records${checkpoints.waits ? ' and a checkpoint' : ''} could not be written`,
      );
    return {
      outcome,
      cause,
      step,
      checkpoint: savedBest?.checkpoint ?? checkpoints.newest,
      result,
      ...(reason === undefined ? {} : { reason }),
    };
  } catch (thrown) {
    const error = isMemoryExhausted(thrown)
      ? new Error(
          `not enough memory (${(thrown as Error).message}): half of per_device_train_batch_size with twice the gradient_accumulation_steps makes the same updates`,
          { cause: thrown },
        )
      : (thrown as Error);
    try {
      log.record({
        type: 'end',
        outcome: 'failed',
        step,
        reason: error.message,
        ...(savedBest ? { best: savedBest } : {}),
      });
    } catch {
      // The disk that refused an event refuses this one too; the first error says it all.
    }
    throw error;
  } finally {
    log.close();
    // A backend that ran out of memory may not even be able to let go; the first error says it all.
    await engine.dispose().catch(() => {});
  }
}
