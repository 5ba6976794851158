/** A page's clock and queue of tasks under a test's control: time passes only while something is computed, or until the next task. */

import { vi } from 'vitest';

interface Task {
  atMs: number;
  run: () => void;
}

const FRAME_MS = 16;

export class PageClock {
  nowMs = 0;
  #tasks: Task[] = [];

  /** Takes the place of timers, frames and messages until `vi.unstubAllGlobals`. */
  constructor() {
    const add = (atMs: number, run: () => void): Task => {
      const task = { atMs, run };
      this.#tasks.push(task);
      return task;
    };
    const remove = (task: Task) => (this.#tasks = this.#tasks.filter((other) => other !== task));
    const nextFrame = () => (Math.floor(this.nowMs / FRAME_MS) + 1) * FRAME_MS;
    vi.stubGlobal('performance', { now: () => this.nowMs });
    vi.stubGlobal('setTimeout', (run: () => void, ms = 0) => add(this.nowMs + ms, run));
    vi.stubGlobal('clearTimeout', remove);
    vi.stubGlobal('requestAnimationFrame', (run: () => void) => add(nextFrame(), run));
    vi.stubGlobal('cancelAnimationFrame', remove);
    const soon = (run: () => void) => add(this.nowMs, run);
    vi.stubGlobal('MessageChannel', function Channel() {
      const port1 = Object.assign(new EventTarget(), { start: () => undefined, close: () => undefined });
      return { port1, port2: { postMessage: () => soon(() => port1.dispatchEvent(new Event('message'))) } };
    });
  }

  /** Computes for so long. */
  spend(ms: number): void {
    this.nowMs += ms;
  }

  /** Runs what is due, in order, until this moment. */
  runUntil(untilMs: number): void {
    for (;;) {
      const [next] = this.#tasks.toSorted((a, b) => a.atMs - b.atMs);
      if (!next || next.atMs > untilMs) break;
      this.#tasks = this.#tasks.filter((task) => task !== next);
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.run();
    }
    this.nowMs = Math.max(this.nowMs, untilMs);
  }
}
