/** Diagnoses runs that are due: long ones in threads, where there are any, the others here, for a bounded while at a time. */

import type { DiagnoserPool } from '@rewardboard/diagnostics';
import type { Diagnosis } from '@rewardboard/protocol';
import { emptyDiagnosis } from '@rewardboard/protocol';
import type { DiagnosisThreads } from '../diagnosis/diagnosis-threads.ts';
import type { LiveRun } from './live-run.ts';

/** Milliseconds of diagnosing in one go, before sockets have their turn again: a new point must be on the page within 50. */
const DIAGNOSE_SLICE_MS = 8;
/** A run with fewer points a series is diagnosed sooner than sent. */
const THREAD_POINTS = 2_000;

export interface RunDiagnosesOptions {
  diagnosers: Pick<DiagnoserPool, 'update' | 'diagnose'>;
  threads?: Pick<DiagnosisThreads, 'isAvailable' | 'hasRoomFor' | 'diagnose' | 'forget' | 'forgetUnused'> | undefined;
  now(): number;
  notice(text: string): void;
}

export class RunDiagnoses {
  constructor(
    private readonly options: RunDiagnosesOptions,
    private readonly published: (run: LiveRun) => void,
  ) {}

  /**
   * @param runs those in memory
   * @param isHereToo false: only what threads can do
   * @returns whether some were left that can be continued here at once
   */
  some(runs: readonly LiveRun[], elapsedMs: () => number, isHereToo: boolean): boolean {
    const began = elapsedMs();
    for (const run of runs) run.schedule.update(run.isFilling, run.hasUnread ? run.sourcesRevision : null, began);
    const due = runs
      .filter(({ schedule, isOver }) => schedule.isDue(isOver, began))
      // One diagnosis after the other; but no long run keeps the others waiting.
      .sort(
        ({ schedule: a }, { schedule: b }) =>
          Number(b.isFirst(began)) - Number(a.isFirst(began)) || a.diagnosedAt - b.diagnosedAt,
      );
    const isEnough = () => elapsedMs() - began >= DIAGNOSE_SLICE_MS;
    const { threads } = this.options;
    const here = threads?.isAvailable ? due.filter((run) => !isLong(run)) : due;
    if (threads?.isAvailable)
      for (const run of due)
        if (!isEnough() && isLong(run) && mayLeave(run, began)) this.#aside(run, threads, elapsedMs);
    if (!isHereToo) return false;
    let diagnosed = 0;
    for (const run of here) {
      if (diagnosed > 0 && isEnough()) break;
      this.#here(run, elapsedMs, isEnough);
      diagnosed++;
    }
    return diagnosed < here.length || here.slice(0, diagnosed).some(({ schedule }) => schedule.isPartial);
  }

  /** However long it takes: for a reader that nobody waits beside. */
  all(runs: Iterable<LiveRun>, elapsedMs: () => number): void {
    for (const run of runs) if (run.schedule.hasChanges) this.#here(run, elapsedMs);
  }

  /** The run is gone, or its points are. */
  forget(run: LiveRun): void {
    this.options.threads?.forget(run);
  }

  forgetUnused(): void {
    this.options.threads?.forgetUnused();
  }

  #aside(live: LiveRun, threads: NonNullable<RunDiagnosesOptions['threads']>, elapsedMs: () => number): void {
    if (!threads.hasRoomFor(live)) return;
    const { run, stream } = live;
    // What would change it a moment later.
    live.updateState(this.options.now());
    live.schedule.beginAside(elapsedMs());
    threads.diagnose(live, run, this.#context(live), (answer) => {
      if (answer === null || answer.isWhole) live.schedule.endAside(answer?.tookMs ?? null, elapsedMs());
      if (answer === null || live.stream !== stream) return;
      if (answer.failure !== null) this.#publish(live, this.#failed(live, answer.failure));
      else if (answer.diagnosis) this.#publish(live, answer.diagnosis);
    });
  }

  #here(run: LiveRun, elapsedMs: () => number, isEnough?: () => boolean): void {
    run.schedule.begin(elapsedMs());
    const diagnosis = this.#diagnosisOf(run, isEnough);
    run.schedule.end(elapsedMs());
    if (diagnosis) this.#publish(run, diagnosis);
  }

  /** @returns null while a long run is diagnosed in part, and was published a moment ago */
  #diagnosisOf(run: LiveRun, isEnough?: () => boolean): Diagnosis | null {
    const { diagnosers } = this.options;
    try {
      if (!run.schedule.reached(diagnosers.update(run.evaluated(), isEnough))) return null;
      return diagnosers.diagnose(run.evaluated(), this.#context(run));
    } catch (error) {
      run.schedule.reached(true);
      return this.#failed(run, error instanceof Error ? error.message : String(error));
    }
  }

  #context({ newestAt, trainer, isCopy }: LiveRun) {
    return { now: this.options.now(), lastPointAt: newestAt, trainer, isCopy };
  }

  #publish(run: LiveRun, diagnosis: Diagnosis): void {
    if (JSON.stringify(run.diagnosis) === JSON.stringify(diagnosis)) return;
    run.setDiagnosis(diagnosis);
    this.published(run);
  }

  #failed(run: LiveRun, evidence: string): Diagnosis {
    const failed = {
      ...emptyDiagnosis('unknown', 'This run cannot be diagnosed: a rule failed on its numbers.'),
      evidence,
    };
    if (run.diagnosis?.sentence !== failed.sentence)
      this.options.notice(`Run ${run.id} cannot be diagnosed: ${evidence}`);
    return failed;
  }
}

function isLong({ run }: LiveRun): boolean {
  for (const { length } of run.series.values()) if (length >= THREAD_POINTS) return true;
  return false;
}

/** What is still being read would be diagnosed again when the rest is there. */
function mayLeave({ diagnosis, schedule }: LiveRun, elapsedMs: number): boolean {
  return diagnosis !== null || !schedule.isArriving(elapsedMs);
}
