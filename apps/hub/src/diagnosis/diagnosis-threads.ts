/**
 * Diagnoses long runs beside the hub's main thread. Each thread keeps copies of its runs, with the series that rules read,
 * and gets what changed since the time before. Threads start when they are first needed.
 */

import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { LiveContext, Target } from '@rewardboard/diagnostics';
import { isReadByRules } from '@rewardboard/diagnostics';
import type { GatheredRun } from '@rewardboard/protocol';
import { RunPatches } from '@rewardboard/protocol';
import type { FromThread, ToThread } from './messages.ts';

/** Beside the hub's own: on two processors a second thread took a third more of their time. */
const MAX_THREADS = 2;
/** Runs on their way to or in a thread: enough that it never waits for the hub. */
const IN_FLIGHT = 4;
/** Copies of runs in all threads. Beyond them the one that was used longest ago is forgotten, and sent whole if it is needed again. */
export const MAX_COPIES = 500;
/** A copy that wasn't used for so long is forgotten. */
const COPY_KEPT_MS = 60_000;

/** null: the thread is gone, and with it what it had of the run. */
export type Answered = (answer: FromThread | null) => void;

export interface ThreadsOptions {
  /** The program of a thread; where it doesn't exist, there are none. */
  entry: string;
  /** How many at most; without it, what the machine has processors for. */
  threads?: number;
  targets: readonly Target[];
  capacity: number;
  elapsedMs(): number;
  /** A thread is ready for more. */
  ready(): void;
  notice(text: string): void;
}

interface Copy {
  readonly number: number;
  readonly run: GatheredRun;
  readonly patches: RunPatches;
  readonly thread: Thread;
  usedAt: number;
  answered: Answered | null;
}

interface Thread {
  readonly worker: Worker;
  inFlight: number;
}

export class DiagnosisThreads {
  /** By run; the one that was used last is the last. */
  readonly #copies = new Map<object, Copy>();
  readonly #byNumber = new Map<number, Copy>();
  readonly #threads: Thread[] = [];
  readonly #options: ThreadsOptions;
  #most: number;
  #numbers = 0;
  #isClosed = false;

  constructor(options: ThreadsOptions) {
    this.#options = options;
    const processors = availableParallelism();
    // On a single processor a thread would only take turns with the hub.
    this.#most = existsSync(options.entry) ? Math.min(MAX_THREADS, options.threads ?? processors - 1) : 0;
  }

  get isAvailable(): boolean {
    return this.#most > 0 && !this.#isClosed;
  }

  /** Whether the thread that has its copy, or for a new one any, is ready for more. */
  hasRoomFor(owner: object): boolean {
    const copy = this.#copies.get(owner);
    if (!this.isAvailable) return false;
    return copy ? hasRoom(copy.thread) : this.#threads.length < this.#most || this.#threads.some(hasRoom);
  }

  get copies(): number {
    return this.#copies.size;
  }

  /**
   * Only while `hasRoomFor` it, and once at a time.
   * @param owner whose run it is: it has one copy
   */
  diagnose(owner: object, run: GatheredRun, context: LiveContext, answered: Answered): void {
    let copy = this.#copies.get(owner);
    if (copy && copy.run !== run) {
      this.forget(owner);
      copy = undefined;
    }
    copy ??= this.#newCopy(run);
    // As the one that was used last.
    this.#copies.delete(owner);
    this.#copies.set(owner, copy);
    copy.usedAt = this.#options.elapsedMs();
    copy.answered = answered;
    copy.thread.inFlight++;
    const patch = copy.patches.next(run);
    const buffers = [...patch.series, ...patch.pending].flatMap(({ steps, values }) => [steps.buffer, values.buffer]);
    // Series may share their steps, and a buffer can be handed over once.
    this.#post(copy.thread, { type: 'diagnose', copy: copy.number, patch, context }, [...new Set(buffers)]);
    if (this.#copies.size > MAX_COPIES) this.forget(this.#copies.keys().next().value!);
  }

  /** Its answer, if one is awaited, is null. */
  forget(owner: object): void {
    const copy = this.#copies.get(owner);
    if (!copy) return;
    this.#copies.delete(owner);
    this.#byNumber.delete(copy.number);
    this.#post(copy.thread, { type: 'forget', copy: copy.number });
    this.#answer(copy, null);
  }

  /** Called once a second: a run that nobody diagnoses any more needs no copy. */
  forgetUnused(): void {
    const before = this.#options.elapsedMs() - COPY_KEPT_MS;
    for (const [owner, { usedAt, answered }] of this.#copies) if (usedAt < before && !answered) this.forget(owner);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  #newCopy(run: GatheredRun): Copy {
    const copy: Copy = {
      number: this.#numbers++,
      run,
      patches: new RunPatches(isReadByRules),
      thread: this.#thread(),
      usedAt: 0,
      answered: null,
    };
    this.#byNumber.set(copy.number, copy);
    return copy;
  }

  /** The one with the least to do; a further one if all have something to do. */
  #thread(): Thread {
    const [first] = this.#threads.toSorted((a, b) => a.inFlight - b.inFlight);
    if (first && (first.inFlight === 0 || this.#threads.length === this.#most)) return first;
    const { entry, targets, capacity } = this.#options;
    const thread: Thread = { worker: new Worker(entry, { execArgv: [] }), inFlight: 0 };
    this.#threads.push(thread);
    thread.worker.unref();
    thread.worker.on('message', (answer: FromThread) => this.#take(answer));
    thread.worker.on('error', (error) => this.#lost(thread, error));
    thread.worker.on('exit', () => this.#lost(thread, null));
    this.#post(thread, { type: 'open', targets, capacity });
    return thread;
  }

  #post({ worker }: Thread, message: ToThread, buffers: ArrayBuffer[] = []): void {
    worker.postMessage(message, buffers);
  }

  #take(answer: FromThread): void {
    const copy = this.#byNumber.get(answer.copy);
    if (copy) this.#answer(copy, answer);
    if (answer.isWhole) this.#options.ready();
  }

  #answer(copy: Copy, answer: FromThread | null): void {
    const { answered } = copy;
    if (!answered) return;
    if (answer === null || answer.isWhole) {
      copy.answered = null;
      copy.thread.inFlight--;
    }
    answered(answer);
  }

  /** Without threads, the hub diagnoses by itself. */
  #lost(thread: Thread, error: Error | null): void {
    if (this.#isClosed || !this.#threads.includes(thread)) return;
    this.#threads.splice(this.#threads.indexOf(thread), 1);
    this.#most = 0;
    this.#options.notice(
      `A diagnosis thread ended${error ? `: ${error.message}` : ''}. The board continues without it, and may answer more slowly.`,
    );
    for (const [owner, copy] of this.#copies) {
      if (copy.thread !== thread) continue;
      this.#copies.delete(owner);
      this.#byNumber.delete(copy.number);
      this.#answer(copy, null);
    }
  }
}

function hasRoom({ inFlight }: Thread): boolean {
  return inFlight < IN_FLIGHT;
}
