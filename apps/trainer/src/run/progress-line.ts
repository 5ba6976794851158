/** The progress line of a training run: redrawn in place on a terminal, or a new line now and then elsewhere. */

import type { StatusStream } from '@rewardboard/machine';
import { StatusLine } from '@rewardboard/machine';
import { CATALOG } from '@rewardboard/metrics';
import type { Values } from '@rewardboard/protocol';
import type { FromTrainer, SpentOnEvaluations } from './process-messages.ts';

/** Without a terminal, a line is printed this often. */
const PLAIN_EVERY_MS = 10_000;
/** The speed is measured over about this long. */
const SPEED_MEMORY_MS = 20_000;

/** Metrics in the line, in this order. */
const SHOWN = ['train/loss', 'eval/loss', 'eval/f1', 'eval/roc_auc', 'train/examples_per_second'];

type Progress = Omit<Extract<FromTrainer, { type: 'progress' }>, 'type'>;

/** A moment of the training, and how long its evaluations had taken by then. */
interface Moment {
  step: number;
  atMs: number;
  evaluationMs: number;
}

export class ProgressLine {
  readonly #line: StatusLine;
  readonly #values: Values = {};
  #printedAtMs = -Infinity;
  /** The start of the interval over which speed is measured. */
  #anchor: Moment | null = null;
  #last: Moment | null = null;

  constructor(stream: StatusStream, hasColors: boolean) {
    this.#line = new StatusLine(stream, hasColors);
  }

  update({ step, plannedSteps, values, evaluationTime }: Progress, nowMs: number): void {
    Object.assign(this.#values, values);
    const now = { step, atMs: nowMs, evaluationMs: evaluationTime.totalMs };
    if (this.#anchor && nowMs - this.#anchor.atMs > SPEED_MEMORY_MS * 2) this.#anchor = this.#last;
    this.#anchor ??= now;
    if (!this.#last || nowMs - this.#last.atMs > SPEED_MEMORY_MS) this.#last = now;
    this.say(this.#text(now, plannedSteps, evaluationTime), step >= plannedSteps, nowMs);
  }

  /** Draws a line; without a terminal only now and then, but always the last one. */
  say(line: string, isLast: boolean, nowMs: number): void {
    if (this.#line.canRedraw) return this.#line.draw(line);
    if (!isLast && nowMs - this.#printedAtMs < PLAIN_EVERY_MS) return;
    this.#printedAtMs = nowMs;
    this.print(line);
  }

  /** Prints lines above the progress line. */
  print(text: string): void {
    this.#line.print(text);
  }

  /** Clears the progress line before other output. */
  clear(): void {
    this.#line.clear();
  }

  #text(now: Moment, plannedSteps: number, evaluationTime: SpentOnEvaluations): string {
    const { step } = now;
    const shown = SHOWN.filter((metric) => this.#values[metric] !== undefined).map((metric) => {
      const { label } = CATALOG[metric]!;
      return metric === 'train/examples_per_second'
        ? `${Math.round(this.#values[metric]!)} examples/s`
        : `${label} ${this.#values[metric]!.toFixed(4)}`;
    });
    const share = Math.floor((100 * step) / plannedSteps);
    return [`Step ${step}/${plannedSteps} (${share}%)`, this.#timeLeft(now, plannedSteps, evaluationTime), ...shown]
      .filter(Boolean)
      .join(' · ');
  }

  /** Steps take as long as lately, evaluations as long as the latest. */
  #timeLeft(now: Moment, plannedSteps: number, { everySteps, latestMs }: SpentOnEvaluations): string {
    const { step } = now;
    if (!this.#anchor || step <= this.#anchor.step || step >= plannedSteps) return '';
    const stepsMs = now.atMs - this.#anchor.atMs - (now.evaluationMs - this.#anchor.evaluationMs);
    const msPerStep = stepsMs / (step - this.#anchor.step);
    // The last step is evaluated, too.
    const evaluations = Math.max(1, Math.ceil(plannedSteps / everySteps)) - Math.floor(step / everySteps);
    return `${durationText(msPerStep * (plannedSteps - step) + latestMs * evaluations)} left`;
  }
}

/** `42 s`, `2 min 10 s`, `1 h 5 min`. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
