/** Records events in the run's files and in the run that the training keeps in memory, and notifies the parent process. */

import { join } from 'node:path';
import type { NoticeEvent, Run, RunEvent, RunInfo } from '@rewardboard/protocol';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { liveEvents } from './live-events.ts';
import { RUN_FILES } from './output-directory.ts';
import { Recorder } from './record.ts';
import { LogHistory } from '../checkpoint/trainer-state.ts';

/** Points per series that the training keeps in memory for its own diagnosis. */
const REMEMBERED_POINTS = 20_000;

export type RecordingMessage =
  | { type: 'notice'; level: NoticeEvent['level']; text: string }
  /** The journal has grown to this size. */
  | { type: 'recorded'; journalSize: number };

export class RunLog {
  readonly run: Run = emptyRun(REMEMBERED_POINTS);
  readonly history = new LogHistory();
  readonly #recorder: Recorder;
  readonly #notify: (message: RecordingMessage) => void;
  #waited = 0;

  constructor(directory: string, info: RunInfo, notify: (message: RecordingMessage) => void, resumedFrom?: number) {
    this.#notify = notify;
    if (resumedFrom !== undefined)
      for (const event of liveEvents(join(directory, RUN_FILES.journal), resumedFrom)) this.#remember(event);
    this.#recorder = new Recorder(directory, info, resumedFrom);
  }

  /** @param isSaid a person has read the notice already */
  record(event: RunEvent, isSaid = false): void {
    const timed = { ...event, time: Date.now() };
    this.#remember(timed);
    this.#recorder.record(timed);
    this.#notify({ type: 'recorded', journalSize: this.#recorder.journalSize });
    if (timed.type === 'notice' && !isSaid) this.#notify({ type: 'notice', level: timed.level, text: timed.text });
    this.#watchDisk();
  }

  notice(level: NoticeEvent['level'], text: string, step?: number): void {
    this.record({ type: 'notice', level, text, ...(step === undefined ? {} : { step }) });
  }

  /** Waits a while for room when the disk is full. @returns how many writes have found none */
  async finish(limitMs: number): Promise<number> {
    if (this.#recorder.waiting > 0)
      this.#notify({
        type: 'notice',
        level: 'warning',
        text: `The disk is full. Waiting up to ${limitMs / 1000} s for space to write the last records.`,
      });
    const left = await this.#recorder.finish(limitMs);
    this.syncJournal();
    this.#notify({ type: 'recorded', journalSize: this.#recorder.journalSize });
    return left;
  }

  /** Bytes of the journal; after `syncJournal` they survive a power loss. */
  get journalSize(): number {
    return this.#recorder.journalSize;
  }

  syncJournal(): void {
    this.#recorder.syncJournal();
  }

  close(): void {
    this.#recorder.close();
  }

  #remember(event: RunEvent): void {
    applyEvents(this.run, [event]);
    this.history.see(event);
  }

  /** Says once that the disk is full, and once that it no longer is. */
  #watchDisk(): void {
    const { waiting, givenUp } = this.#recorder;
    if (waiting > 0 && this.#waited === 0) {
      this.#waited = waiting;
      this.notice(
        'warning',
        'the disk is full; training continues, and records are buffered in memory until there is space',
      );
    } else if (waiting === 0 && this.#waited > 0) {
      const lost = givenUp > 0 ? `; ${givenUp} writes were dropped because the buffer was full` : '';
      const most = this.#waited;
      this.#waited = 0;
      this.notice('info', `there is space on the disk again; ${most} buffered writes are done${lost}`);
    } else this.#waited = Math.max(this.#waited, waiting);
  }
}
