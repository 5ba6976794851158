/** Saves the checkpoints of a training, and knows the best model so far and the best one on the disk. */

import { join } from 'node:path';
import type { EndEvent, EvaluationEvent, RunInfo, Values } from '@rewardboard/protocol';
import { checkpointFiles } from '../checkpoint/checkpoint-files.ts';
import { Checkpoints } from '../checkpoint/checkpoints.ts';
import { modelFiles } from '../checkpoint/model-files.ts';
import { trainerStateText } from '../checkpoint/trainer-state.ts';
import type { RunLog } from '../recording/run-log.ts';
import type { TrainingResult, TrainRequest } from '../run/process-messages.ts';
import { BestEvaluation } from './best-evaluation.ts';
import type { OpenedTraining } from './open-training.ts';

export interface KeeperOptions {
  request: TrainRequest;
  opened: OpenedTraining;
  info: RunInfo;
  log: RunLog;
  /** Checkpoints that an earlier part of this run left, oldest first. */
  there: readonly string[];
  greaterIsBetter: boolean;
}

type Best = NonNullable<EndEvent['best']>;

export class CheckpointKeeper {
  readonly #options: KeeperOptions;
  readonly #checkpoints: Checkpoints;
  readonly #chosen: BestEvaluation;
  /** The best evaluation so far. */
  result: TrainingResult['result'];
  /** The best model so far, which may still wait for room. */
  #best: Best | null;
  /** The best model that is on the disk. */
  savedBest: Best | null;
  savedAt: number;
  #evaluation: EvaluationEvent | null = null;
  #waits = false;

  constructor(options: KeeperOptions) {
    const { request, opened, there } = options;
    const former = opened.resumed?.point;
    const bestIsThere = former?.best && there.includes(former.best.checkpoint);
    this.#options = options;
    this.#best = this.savedBest = bestIsThere ? former.best! : null;
    this.result = former?.best && !bestIsThere ? null : (former?.result ?? null);
    this.savedAt = former?.step ?? 0;
    this.#chosen = new BestEvaluation(this.#metric, options.greaterIsBetter);
    // A best model that is no longer there must be found again.
    if (this.result) for (const evaluation of options.log.run.evaluations) this.#chosen.see(evaluation);
    this.#checkpoints = new Checkpoints(
      request.outputDir,
      request.train.save_total_limit,
      there,
      this.#best?.checkpoint ?? null,
    );
  }

  /** Path of the metric that chooses the best model. */
  get #metric(): string {
    return this.#options.opened.task.bestMetric;
  }

  /** The best score of any evaluation so far. */
  get bestScore(): number | null {
    return this.#chosen.highest;
  }

  /** The checkpoint of the kept model; null when none was saved. */
  get kept(): string | null {
    return this.savedBest?.checkpoint ?? this.#checkpoints.newest;
  }

  /** Whether a checkpoint waits for room on the disk. */
  get waits(): boolean {
    return this.#checkpoints.waits;
  }

  /** Remembers the evaluation of this step. @returns whether it is the best one so far */
  compare(event: EvaluationEvent, scores: Values): boolean {
    this.#evaluation = event;
    const isBest = this.#chosen.see(event);
    if (isBest) this.result = { step: event.step, values: scores };
    return isBest;
  }

  /** Saves the model of an evaluation as the best one, and notes its name in the event, unless it waits for room. */
  async saveBest(event: EvaluationEvent, state: { failures: number; shouldStop: boolean }): Promise<void> {
    const checkpoint = `checkpoint-${event.step}`;
    this.#best = { step: event.step, metric: this.#metric, value: event.values[this.#metric]!, checkpoint };
    event.checkpoint = checkpoint;
    if (!(await this.#write(event.step, state, true))) delete event.checkpoint;
  }

  async save(step: number, state: { failures: number; shouldStop: boolean }): Promise<void> {
    await this.#write(step, state, false);
  }

  /** A person has chosen which model to keep. @returns a sentence where that can't be */
  keep(step: number): string | null {
    const checkpoint = `checkpoint-${step}`;
    const evaluation = this.#options.log.run.evaluations.findLast((candidate) => candidate.step === step);
    const value = evaluation?.values[this.#metric];
    if (evaluation === undefined || value === undefined)
      return `step ${step} can't be kept as asked for: it wasn't evaluated`;
    if (!this.#checkpoints.choose(checkpoint)) return `${checkpoint} can't be kept as asked for: it isn't on the disk`;
    this.#best = this.savedBest = { step, metric: this.#metric, value, checkpoint };
    this.result = { step, values: evaluation.values };
    return null;
  }

  /** Call it when the best model is known to the journal. */
  removeSurplus(): void {
    this.#checkpoints.removeSurplus();
  }

  /** Writes what waits, as far as there is room. */
  tryAgain(step: number): void {
    if (!this.waits) return;
    this.#options.log.syncJournal();
    this.#note(this.#checkpoints.tryAgain(), step);
  }

  /** Waits for room, but no longer than this. */
  async finish(step: number, limitMs: number): Promise<void> {
    if (this.waits) this.#note(await this.#checkpoints.finish(limitMs), step);
  }

  /** @returns whether it is on the disk; otherwise it waits for room */
  async #write(
    step: number,
    { failures, shouldStop }: { failures: number; shouldStop: boolean },
    isBest: boolean,
  ): Promise<boolean> {
    const { request, opened, info, log } = this.#options;
    const { engine, plan, task, backend, loaded } = opened;
    const name = `checkpoint-${step}`;
    const state = await engine.exportState();
    log.syncJournal();
    const point = {
      step,
      journalBytes: log.journalSize,
      backend,
      device: engine.device,
      run: { id: info.id, createdAt: info.createdAt },
      config: { model: request.model, train: request.train },
      data: request.data,
      validationData: request.validationData,
      dataFingerprint: loaded.fingerprint,
      best: this.#best,
      result: this.result,
      failures,
      evaluation: this.#evaluation?.step === step ? this.#evaluation : null,
    };
    const trainerState = trainerStateText({
      step,
      plan,
      config: request.train,
      best: this.#best,
      bestCheckpointPath: this.#best && join(request.outputDirAsTyped, this.#best.checkpoint),
      failures,
      shouldStop,
      history: log.history.rows,
    });
    const files = checkpointFiles(modelFiles(step, state.weights, task.reader), state, point, trainerState);
    const isThere = this.#checkpoints.save(name, files, isBest);
    this.savedAt = step;
    this.#note(isThere ? [name] : [], step);
    return isThere;
  }

  /** Reports once that a checkpoint waits for room, and once that it is saved. */
  #note(written: readonly string[], step: number): void {
    if (this.#best && written.includes(this.#best.checkpoint)) this.savedBest = this.#best;
    if (this.waits === this.#waits) return;
    this.#waits = this.waits;
    if (this.waits)
      this.#options.log.notice(
        'warning',
        'the disk has no space for a checkpoint; it is kept in memory until there is',
        step,
      );
    else this.#options.log.notice('info', `there is space on the disk again: ${written.join(' and ')} saved`, step);
  }
}
