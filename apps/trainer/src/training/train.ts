/** A whole training from top to bottom: examples in, a recorded run and a saved model out. */

import type { EndEvent, EvaluationEvent, Values } from '@rewardboard/protocol';
import { durationMs } from '../base/duration.ts';
import { withRemedy } from '../base/memory-exhausted.ts';
import { seededRandom } from '../base/random.ts';
import type { BatchSize } from '../evaluation/answer-in-batches.ts';
import { chooseSamples } from '../evaluation/sample-texts.ts';
import { trainingSample } from '../evaluation/score-training.ts';
import { requireFreeDirectory } from '../recording/output-directory.ts';
import { takeStopRequest } from '../recording/stop-file.ts';
import type { Ending, TrainingResult, TrainRequest } from '../run/process-messages.ts';
import { DataCursor } from './data-cursor.ts';
import { EarlyStopping } from './early-stopping.ts';
import { learningRateAt } from './learning-rate.ts';
import { EvaluationTime } from './evaluation-time.ts';
import { makeUpdate } from './make-update.ts';
import { Meter } from './meter.ts';
import { endsTraining, nonFiniteText } from './non-finite.ts';
import { openUnlessStopped } from './open-unless-stopped.ts';
import { recommendation } from './recommendation.ts';
import { recordStart, startRun } from './start-run.ts';
import { StopOnFinding } from './stop-on-finding.ts';
import { SystemSampler } from './system-sampler.ts';
import type { TrainingContext } from './training-context.ts';

/** How long the end waits for room on a full disk. */
const LAST_WRITES_MS = 30_000;

export async function train(request: TrainRequest, context: TrainingContext): Promise<TrainingResult> {
  const { model: modelConfig, train: config } = request;
  const { seed } = config;
  const { signal, notify } = context;

  // ---- Open: invalid input fails here, before anything is written.
  if (!request.resume) requireFreeDirectory(request.outputDir, request.overwriteOutputDir);
  const opened = await openUnlessStopped(request, context);
  if (!opened) {
    const reason = `${String(signal.reason)}, before the first step`;
    return { outcome: 'stopped', cause: 'person', reason, step: 0, checkpoint: null, result: null };
  }
  const { task, plan, batchSize, labels, engine, resumed } = opened;
  const former = resumed?.point;

  // ---- Prepare.
  const started = startRun(request, opened, context.machine, notify);
  const { log, keeper, predictions, greaterIsBetter } = started;
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
  const { trainSet } = task;
  const tokensOf = opened.groupsByLength && trainSet.tokensOf ? (item: number) => trainSet.tokensOf!(item) : undefined;
  const cursor = new DataCursor({
    items: trainSet.size,
    itemsPerBatch: batchSize,
    seed,
    ...plan,
    ...(tokensOf ? { tokensOf } : {}),
  });
  const stopping = new EarlyStopping(
    { patience: config.early_stopping_patience, threshold: config.early_stopping_threshold, greaterIsBetter },
    former?.failures,
  );
  const stopOnFinding = new StopOnFinding(config.stop_on);
  const meter = new Meter(former?.unread.updates);
  const sampler = new SystemSampler(config.system_metrics_seconds);
  const deadlineMs = durationMs(config.time_limit) ?? Infinity;
  const sampleIds = chooseSamples(task.split.validation.length, config.num_samples_to_log, config.split_seed);
  const evalBatch: BatchSize = {
    items: config.per_device_eval_batch_size * config.devices,
    onHalved: (items, reason) =>
      log.notice('warning', `not enough memory for evaluation (${reason}); the batch size is now ${items}`, step),
  };
  const predicted = (values: Float32Array) => predictions.keep(step, values, keeper.result?.step ?? null);
  const trainItems = trainingSample(task.trainSet, config.eval_train_examples, config.split_seed);
  const evaluationTime = new EvaluationTime(evalEvery);
  const evaluate = () =>
    evaluationTime.measure(() =>
      task.evaluate(engine, {
        batchSize: evalBatch,
        sampleIds,
        threshold: modelConfig.threshold,
        labels,
        predicted,
        trainItems,
      }),
    );
  const epochAt = (at: number) => at / plan.stepsPerEpoch;
  const state = () => ({ failures: stopping.failures, shouldStop: ending !== null });
  const receive = async () => {
    await new Promise((resume) => setImmediate(resume)); // a request to stop, or a notice, is received here
    for (const { level, text } of context.notices?.splice(0) ?? [])
      log.record({ type: 'notice', level, text, step }, true);
  };
  const recordEnd = (outcome: EndEvent['outcome'], reason?: string) =>
    log.record({
      type: 'end',
      outcome,
      step,
      ...(reason === undefined ? {} : { reason }),
      ...(keeper.savedBest ? { best: keeper.savedBest } : {}),
    });

  let step = former?.step ?? 0;
  let skippedInARow = 0;
  let ending: Ending | null = null;

  try {
    recordStart(request, opened, started, notify, sampleIds);
    if (config.eval_on_start && step === 0) log.record({ type: 'evaluation', step, epoch: 0, ...(await evaluate()) });

    while (step < plan.steps && !ending) {
      // ---- Update the weights.
      step++;
      meter.startStep();
      const random = seededRandom(seed, 'words', step);
      const batches = cursor
        .batchesOf(step)
        .map((items) => task.trainSet.batch(items, { rate: config.word_dropout, random }));
      const learningRate = learningRateAt(step, schedule);
      const lost = await makeUpdate(engine, batches, {
        seed,
        step,
        learningRate,
        labels,
        ...(tokensOf && trainSet.answersPerItem ? { answersPerItem: trainSet.answersPerItem } : {}),
      });
      meter.count(
        batches.reduce((sum, batch) => sum + batch.input.size, 0),
        !lost,
      );
      skippedInARow = lost ? skippedInARow + 1 : 0;
      if (lost) {
        const isOver = endsTraining(lost, config.on_nonfinite, skippedInARow);
        const text = nonFiniteText(step, lost, task.split.train, isOver);
        log.notice(isOver ? 'error' : 'warning', text, step);
        if (isOver) {
          const values = { 'train/loss': lost.loss, 'train/learning_rate': learningRate };
          log.record({ type: 'train', step, epoch: epochAt(step), values });
          ending = { outcome: 'stopped', cause: 'nonfinite', reason: text, nothingToSave: lost.weightsAreLost };
          step--;
          break;
        }
      }

      // ---- Log.
      const evaluates = step % evalEvery === 0 || step === plan.steps;
      const logs = evaluates || step % config.logging_steps === 0 || (step === 1 && config.logging_first_step);
      const reading = logs ? await engine.read() : null;
      meter.endStep();
      let values: Values = {};
      if (reading) {
        values = { ...meter.values(reading, learningRate), ...sampler.values() };
        if (!evaluates) log.record({ type: 'train', step, epoch: epochAt(step), values });
        const loss = values['train/loss'];
        if (loss !== undefined && !Number.isFinite(loss)) {
          const reason = `training loss is ${loss}, so the weights are unusable; a lower learning_rate may help`;
          log.notice('error', reason, step);
          ending = { outcome: 'stopped', cause: 'nonfinite', reason, nothingToSave: true };
        }
        keeper.tryAgain(step);
      }

      // ---- Evaluate.
      if (evaluates) {
        const { values: scores, ...rest } = await evaluate();
        values = { ...values, ...scores };
        const event: EvaluationEvent = { type: 'evaluation', step, epoch: epochAt(step), values, ...rest };
        const bestScore = keeper.bestScore;
        const isBest = keeper.compare(event, scores);
        if (stopping.see(scores[task.bestMetric]!, bestScore))
          ending ??= {
            outcome: 'finished',
            cause: 'done',
            reason: `${config.metric_for_best_model} hasn't improved for ${stopping.failures} evaluations (early_stopping_patience)`,
          };
        if (isBest && config.load_best_model_at_end) await keeper.saveBest(event, state());
        log.record(event);
        keeper.removeSurplus();
        const finding = stopOnFinding.check(log.run);
        if (finding) ending ??= { outcome: 'stopped', cause: 'finding', reason: finding };
      }

      // ---- Stop.
      if (signal.aborted) ending ??= { outcome: 'stopped', cause: 'person', reason: String(signal.reason) };
      const asked = takeStopRequest(request.outputDir);
      if (asked) {
        ending ??= { outcome: 'stopped', cause: 'person', reason: 'stopped from the board' };
        const refusal = asked.keep === null ? null : keeper.keep(asked.keep);
        if (refusal !== null) log.notice('warning', refusal, step);
      }
      if (performance.now() > deadlineMs)
        ending ??= { outcome: 'stopped', cause: 'time', reason: `time_limit ${config.time_limit} reached` };

      // ---- Save.
      if (step % saveEvery === 0 && keeper.savedAt !== step && !ending?.nothingToSave) {
        await keeper.save(step, state());
        keeper.removeSurplus();
      }

      // ---- Report progress.
      if (meter.isProgressDue(logs)) {
        notify({ type: 'progress', step, plannedSteps: plan.steps, values, evaluationTime: { ...evaluationTime } });
        await receive();
      }
    }

    // ---- Finish.
    ending ??= { outcome: 'finished', cause: 'done' };
    await receive();
    const { outcome, cause, reason, nothingToSave } = ending;
    const savesLast = outcome === 'stopped' || saveEvery < Infinity || !config.load_best_model_at_end;
    if (savesLast && keeper.savedAt !== step && !nothingToSave) await keeper.save(step, state());
    keeper.removeSurplus();
    const advice = recommendation({ ...log.run, end: { type: 'end', outcome, step } });
    if (advice) log.record({ type: 'notice', level: 'info', text: advice });
    await keeper.finish(step, LAST_WRITES_MS);
    recordEnd(outcome, reason);
    const unwritten = await log.finish(LAST_WRITES_MS);
    if (unwritten > 0 || keeper.waits)
      throw new Error(
        `the disk is full: ${unwritten} records${keeper.waits ? ' and a checkpoint' : ''} could not be written`,
      );
    const { kept: checkpoint, result } = keeper;
    return { outcome, cause, ...(reason === undefined ? {} : { reason }), step, checkpoint, result };
  } catch (thrown) {
    const error = withRemedy(thrown as Error);
    try {
      recordEnd('failed', error.message);
    } catch {
      // The disk that refused an event refuses this one too; the first error is the one to report.
    }
    throw error;
  } finally {
    log.close();
    // A backend that ran out of memory may fail to dispose; the first error is the one to report.
    await engine.dispose().catch(() => {});
  }
}
