/** Detects that the writer of a file went back: a metric at a step before its last one. */

import type { RunEvent } from '@rewardboard/protocol';

/** Rows by which a step may be late without anything being repeated: several processes write one file. */
const MAX_LATE = 4;

/** For one file, in the order in which it was written: other files of the same run may well be behind or ahead. */
export class GoingBack {
  /** Metric to the steps of its last points, rising. */
  readonly #recent = new Map<string, number[]>();
  #branch = 0;

  /** The same events, with a resume before each that goes back. A repeated step is not one. */
  mark(events: readonly RunEvent[]): RunEvent[] {
    const marked: RunEvent[] = [];
    for (const event of events) {
      // Some files say it themselves.
      const from = event.type === 'resume' ? event.from : this.#goesBackTo(event);
      if (from !== null) {
        marked.push({ type: 'resume', from, branch: ++this.#branch });
        for (const [name, steps] of this.#recent) if (steps.at(-1)! >= from) this.#recent.delete(name);
      }
      if (event.type === 'resume') continue;
      this.#remember(event);
      marked.push(event);
    }
    return marked;
  }

  #goesBackTo(event: RunEvent): number | null {
    let from = Infinity;
    for (const [name, step] of firstSteps(event)) if (this.#isBefore(name, step)) from = Math.min(from, step);
    return from === Infinity ? null : from;
  }

  /** A resumed training repeats steps; one that is a few rows late, and new, is only out of order. */
  #isBefore(name: string, step: number): boolean {
    const recent = this.#recent.get(name);
    if (!recent || !(step < recent.at(-1)!)) return false;
    // The first two may be out of order, too.
    return recent.includes(step) || (step < recent[0]! && recent.length > 1);
  }

  #remember(event: RunEvent): void {
    if (event.type === 'points')
      for (const name of metricsOf(event.series)) this.#reach(name, lastOf(event.series[name]!.steps));
    else for (const [name, step] of firstSteps(event)) this.#reach(name, [step]);
  }

  #reach(name: string, steps: readonly number[]): void {
    if (steps.length === 0) return;
    const recent = this.#recent.get(name);
    if (!recent) this.#recent.set(name, [...steps]);
    else {
      recent.push(...steps);
      if (recent.length > steps.length && steps[0]! < recent[recent.length - steps.length - 1]!)
        recent.sort((a, b) => a - b);
      recent.splice(0, recent.length - MAX_LATE);
    }
  }
}

function lastOf(steps: ArrayLike<number>): number[] {
  return Array.from(
    { length: Math.min(steps.length, MAX_LATE) },
    (_, i) => steps[steps.length - Math.min(steps.length, MAX_LATE) + i]!,
  );
}

function firstSteps(event: RunEvent): [string, number][] {
  if (event.type === 'points')
    return metricsOf(event.series).flatMap((name): [string, number][] =>
      event.series[name]!.steps.length === 0 ? [] : [[name, event.series[name]!.steps[0]!]],
    );
  return event.type === 'train' || event.type === 'evaluation'
    ? Object.keys(event.values).map((name) => [name, event.step])
    : [];
}

/** Epoch and time belong to whatever is logged: one program logs epochs' numbers at the epoch, and batches' at the step. */
function metricsOf(series: Record<string, unknown>): string[] {
  return Object.keys(series).filter((name) => name !== 'epoch' && name !== 'time');
}
