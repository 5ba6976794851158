/** Detects that the writer of a file went back: a metric at a step before its last one. */

import type { RunEvent } from '@rewardboard/protocol';

/** For one file, in the order in which it was written: other files of the same run may well be behind or ahead. */
export class GoingBack {
  /** Metric to the step of its last point. */
  readonly #last = new Map<string, number>();
  #branch = 0;

  /** The same events, with a resume before each that goes back. A repeated step is not one. */
  mark(events: readonly RunEvent[]): RunEvent[] {
    const marked: RunEvent[] = [];
    for (const event of events) {
      // Some files say it themselves.
      const from = event.type === 'resume' ? event.from : this.#goesBackTo(event);
      if (from !== null) {
        marked.push({ type: 'resume', from, branch: ++this.#branch });
        for (const [name, step] of this.#last) if (step >= from) this.#last.delete(name);
      }
      if (event.type === 'resume') continue;
      this.#remember(event);
      marked.push(event);
    }
    return marked;
  }

  #goesBackTo(event: RunEvent): number | null {
    let from = Infinity;
    for (const [name, step] of firstSteps(event))
      if (step < (this.#last.get(name) ?? -Infinity)) from = Math.min(from, step);
    return from === Infinity ? null : from;
  }

  #remember(event: RunEvent): void {
    if (event.type === 'points')
      for (const name of metricsOf(event.series))
        this.#reach(name, event.series[name]!.steps[event.series[name]!.steps.length - 1]);
    else for (const [name, step] of firstSteps(event)) this.#reach(name, step);
  }

  #reach(name: string, step: number | undefined): void {
    if (step !== undefined) this.#last.set(name, step);
  }
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
