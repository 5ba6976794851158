/**
 * Whether a run's points are in memory. A hub of many runs keeps the line and the verdict of those that rest; when one is
 * needed, its files are read again, and until they were, the line stays as it was.
 */

import type { Diagnosis } from '@rewardboard/protocol';
import type { RunFacts } from './run-facts.ts';
import type { RunReader } from './run-origin.ts';

/** What was read of a run by then is shown, even if it isn't all: its file may be long, or gone. */
export const MAX_READING_MS = 5_000;

interface Kept {
  name: string;
  facts: RunFacts;
}

/** What a hub before this one knew of a run that rested. */
export interface RestedRun {
  name: string;
  facts: RunFacts;
  lastStep: number;
  lastTime: number | null;
  pointAt: number | null;
  trainer: 'alive' | 'gone' | 'unknown';
  diagnosis: Diagnosis;
}

export class Rest {
  #kept: Kept | null = null;
  /** ms of the hub's clock: when its reader was asked for everything, which begins with a restart. */
  #askedAt: number | null = null;
  #isReading = false;
  /** ms of the hub's clock: when somebody last asked for its points. */
  #usedAt = -Infinity;
  #reader: RunReader | null = null;
  #waiting: (() => void)[] = [];

  /** Its points are in memory, all that its files hold. */
  get isAwake(): boolean {
    return this.#kept === null;
  }
  /** None of its points are in memory: what comes now is a part without its beginning. */
  get isAsleep(): boolean {
    return this.#kept !== null && !this.#isReading;
  }
  /** Its points are on their way to memory. */
  get isReading(): boolean {
    return this.#askedAt !== null || this.#isReading;
  }
  get usedAt(): number {
    return this.#usedAt;
  }
  /** All that its files hold was read, and could be read again. */
  get hasAll(): boolean {
    return this.#reader?.hasAll() ?? false;
  }
  /** As it was when it went to rest; null while it is awake. */
  get name(): string | null {
    return this.#kept?.name ?? null;
  }
  get facts(): RunFacts | null {
    return this.#kept?.facts ?? null;
  }

  readBy(reader: RunReader): void {
    this.#reader = reader;
  }

  gaveWay(): void {
    this.#reader?.gaveWay();
  }

  /** It went to rest, with its line. */
  begun(): void {
    this.#reader?.rests?.();
  }

  begin(name: string, facts: RunFacts): void {
    this.#kept = { name, facts };
    this.#isReading = false;
    this.#askedAt = null;
  }

  /** Somebody looks at it. */
  wake(now: number): void {
    this.#usedAt = now;
    this.read(now);
  }

  /** Reads its points if they aren't in memory. */
  read(now: number): void {
    if (!this.isAsleep || this.#askedAt !== null) return;
    this.#askedAt = now;
    this.#reader?.readAgain();
  }

  /** @returns when its points are in memory, or as many as could be read in a while */
  whenAwake(): Promise<void> {
    return this.isAwake ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }

  restarted(): void {
    if (this.#kept) this.#isReading = true;
  }

  /** All of it was read. */
  end(): void {
    if (this.isAsleep) return;
    this.#kept = this.#askedAt = null;
    this.#isReading = false;
    this.#answer();
  }

  /** Called every second. */
  update(now: number): void {
    if (this.#askedAt === null || now - this.#askedAt < MAX_READING_MS) return;
    this.end();
    // Where its files can't be read, whoever waits gets what there is.
    this.#askedAt = null;
    this.#answer();
  }

  /** The run is gone. */
  giveUp(): void {
    this.#askedAt = null;
    this.#answer();
  }

  #answer(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
