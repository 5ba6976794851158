/** A whole training, in the order in which things happen: examples in, a recorded run and a saved model out. */

import { join } from 'node:path';
import { isBetter, pathOfField } from '@rewardboard/metrics';
import type { EndEvent, RunEvent, Values } from '@rewardboard/protocol';
import { BadInput } from './bad-input.ts';
import type { Examples, SolutionExample } from './data/example.ts';
import { judgedStepsOf } from './data/judged-step.ts';
import { loadExamples } from './data/load-examples.ts';
import { lossesText } from './data/report-text.ts';
import { describeRun } from './describe-run.ts';
import { fitReader } from './engine/model-reader.ts';
import { openEngine } from './engine/open-engine.ts';
import { evaluate } from './evaluate.ts';
import { learningRateAt } from './learning-rate.ts';
import { prepareOutputDirectory, removeModel, writeRunFile } from './output-directory.ts';
import { planSteps } from './plan-steps.ts';
import type { FromTrainer, Outcome, TrainRequest } from './process-messages.ts';
import { seededRandom, shuffle } from './random.ts';
import { Recorder } from './record.ts';
import { chooseSamples, sampleTexts } from './sample-texts.ts';
import { saveModel } from './save-model.ts';
import { supervise } from './supervise.ts';

/** How often the terminal hears of the step, and how long the process may be deaf to a wish to stop. */
const PROGRESS_MS = 200;

export interface Surroundings {
  /** Aborted: stop after the present step. */
  signal: AbortSignal;
  tell(message: FromTrainer): void;
  machine: { pid: number; host: string };
}

export async function train(request: TrainRequest, { signal, tell, machine }: Surroundings): Promise<Outcome> {
  const { model: modelConfig, train: config, outputDir } = request;
  const { seed, per_device_train_batch_size: batchSize } = config;

  // What a person can get wrong comes before anything is written.
  const loaded = await loadExamples(request, config);
  if (loaded.kind === 'preference') throw new BadInput(`${loaded.source}: pairs of answers: this model learns from judged steps and solutions only`);
  const [train, validation] = [loaded.train, loaded.validation].map((examples) => supervise(examples, modelConfig.supervision)) as [Examples<SolutionExample>, Examples<SolutionExample>];
  const reader = fitReader(train, modelConfig);
  const trainSet = reader.read(train);
  const validationSet = reader.read(validation);
  const split = { train: [...judgedStepsOf(train)], validation: [...judgedStepsOf(validation)] };
  const plan = planSteps(trainSet.size, config);
  const evalEvery = config.evaluation_strategy === 'epoch' ? plan.stepsPerEpoch : config.eval_steps;
  const schedule = { peak: config.learning_rate, warmupSteps: plan.warmupSteps, totalSteps: plan.steps, schedule: config.lr_scheduler_type };
  const { engine, refusals } = await openEngine(request.backend, {
    plan: reader.plan,
    objective: { kind: 'binary' },
    optimizer: {
      beta1: config.adam_beta1,
      beta2: config.adam_beta2,
      epsilon: config.adam_epsilon,
      weightDecay: config.weight_decay,
      maxGradNorm: config.max_grad_norm,
    },
    dropout: config.hidden_dropout,
    seed,
  });
  prepareOutputDirectory(outputDir, request.overwriteOutputDir);

  const info = describeRun({ request, createdAt: Date.now(), loaded, split, plan, device: engine.device, parameters: engine.parameterCount });
  writeRunFile(outputDir, info, { ...machine, command: request.command });
  const recorder = new Recorder(outputDir, info);
  const record = (event: RunEvent) => {
    recorder.record({ ...event, time: Date.now() });
    tell({ type: 'recorded', journalSize: recorder.journalSize });
    if (event.type === 'notice') tell({ type: 'notice', level: event.level, text: event.text });
  };

  const bestMetric = pathOfField(config.metric_for_best_model);
  let step = 0;
  const save = async () => saveModel(outputDir, step, (await engine.exportState()).weights, reader);
  let result: Outcome['result'] = null;
  let best: EndEvent['best'];
  try {
    record({ type: 'start', info });
    tell({ type: 'started', info });
    for (const { name, reason } of refusals) record({ type: 'notice', level: 'info', text: `${name} is not used: ${reason}` });
    for (const text of loaded.report ? lossesText(loaded.report) : []) record({ type: 'notice', level: 'info', text });
    const sampleIds = chooseSamples(split.validation.length, config.num_samples_to_log, seed);
    record({ type: 'sample-text', samples: sampleTexts(split.validation, sampleIds) });

    let order = new Uint32Array(0);
    let trainingMs = 0;
    let readAtMs = 0;
    let examplesSinceRead = 0;
    let toldAt = 0;
    let lossIsLost = false;

    while (step < plan.steps && !signal.aborted) {
      const startedAt = performance.now();
      const epochsDone = Math.floor(step / plan.stepsPerEpoch);
      const from = (step % plan.stepsPerEpoch) * batchSize;
      if (from === 0) order = shuffle(seededRandom(seed, 'order', epochsDone), Uint32Array.from({ length: trainSet.size }, (_, i) => i));
      step++;
      const items = order.subarray(from, from + batchSize);
      const batch = trainSet.batch(items, { rate: config.word_dropout, random: seededRandom(seed, 'words', step) });
      const learningRate = learningRateAt(step, schedule);
      await engine.accumulate(batch, 1, { seed, step, micro: 0 });
      await engine.update(learningRate);
      examplesSinceRead += items.length;

      const evaluates = step % evalEvery === 0 || step === plan.steps;
      const logs = evaluates || step % config.logging_steps === 0 || (step === 1 && config.logging_first_step);
      let values: Values = {};
      if (logs) {
        const { loss, gradNorm } = await engine.read();
        trainingMs += performance.now() - startedAt;
        const speed = (examplesSinceRead / (trainingMs - readAtMs)) * 1000;
        values = {
          'train/loss': loss,
          'train/learning_rate': learningRate,
          'train/grad_norm': gradNorm,
          'train/examples_per_second': speed,
        };
        readAtMs = trainingMs;
        examplesSinceRead = 0;
        if (!evaluates) record({ type: 'train', step, epoch: step / plan.stepsPerEpoch, values });
        if (!Number.isFinite(loss) && !lossIsLost)
          record({ type: 'notice', level: 'error', step, text: `training loss is ${loss}: the weights are lost; a lower learning_rate may help` });
        lossIsLost = !Number.isFinite(loss);
      } else trainingMs += performance.now() - startedAt;

      if (evaluates) {
        const pass = { batchSize: config.per_device_eval_batch_size, sampleIds, threshold: modelConfig.threshold };
        const { values: scores, ...rest } = await evaluate(engine, validationSet, pass);
        values = { ...values, ...scores };
        const score = scores[bestMetric]!;
        const isBest = Number.isFinite(score) && (!result || isBetter(bestMetric, score, result.values[bestMetric]!));
        let checkpoint: string | undefined;
        const former = best;
        if (isBest) result = { step, values: scores };
        if (isBest && config.load_best_model_at_end) {
          checkpoint = await save();
          best = { step, metric: bestMetric, value: score, checkpoint };
        }
        record({ type: 'evaluation', step, epoch: step / plan.stepsPerEpoch, values, ...rest, ...(checkpoint ? { checkpoint } : {}) });
        if (checkpoint && former) removeModel(join(outputDir, former.checkpoint));
      }

      if (logs || performance.now() - toldAt > PROGRESS_MS) {
        toldAt = performance.now();
        tell({ type: 'progress', step, plannedSteps: plan.steps, values });
        await new Promise((resume) => setImmediate(resume)); // messages are read now: a wish to stop is one
      }
    }

    const keepsLast = !config.load_best_model_at_end && step > 0;
    const kept = best?.checkpoint ?? (keepsLast ? await save() : null);
    const outcome = step < plan.steps ? 'stopped' : 'finished';
    record({ type: 'end', outcome, step, ...(outcome === 'stopped' ? { reason: String(signal.reason) } : {}), ...(best ? { best } : {}) });
    return { outcome, step, checkpoint: kept, result };
  } catch (error) {
    try {
      record({ type: 'end', outcome: 'failed', step, reason: (error as Error).message, ...(best ? { best } : {}) });
    } catch {
      // The disk that refused an event refuses this one too; the first error says it all.
    }
    throw error;
  } finally {
    recorder.close();
    await engine.dispose();
  }
}
