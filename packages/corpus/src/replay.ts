/** Plays a run of the corpus to a judge event by event, as somebody who watches live would see it. */

import type { Diagnosis, Finding, RunEvent } from '@rewardboard/protocol';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { Diagnoser } from '../../diagnostics/src/diagnosis/diagnoser.ts';
import type { Target } from '../../diagnostics/src/verdict/target.ts';
import { corpusEvents } from './corpus-events.ts';
import type { MintedRun } from './minted-run.ts';

/** How long a silent log is watched, in usual pauses between its evaluations. */
const SILENT_EVALUATIONS = 12;
const LOOKS_A_PAUSE = 8;

export interface Seen {
  rule: string;
  level: Finding['level'];
  /** Step at which it was shown first, and how many evaluations there were by then; in a silence, as many as there would have been. */
  step: number;
  evaluations: number;
  sentence: string;
  metrics: string[];
}

export interface Replay {
  /** Each rule that ever asked somebody to act or to watch, once. */
  seen: Seen[];
  /** Each rule that only said how things are, and asked for nothing. */
  said: Seen[];
  /** Each rule that was named as what follows from another one. */
  echoed: Seen[];
  last: Diagnosis;
  /** Evaluations up to and including a step. */
  evaluationsAt(step: number): number;
}

export function replay(minted: MintedRun, targets: readonly Target[]): Replay {
  const events = corpusEvents(minted);
  const run = emptyRun();
  const diagnoser = new Diagnoser(targets);
  const seen = new Map<string, Seen>();
  const said = new Map<string, Seen>();
  const echoed = new Map<string, Seen>();
  let step = 0;
  let evaluations = 0;
  const point = (now: number, trainer: MintedRun['trainer'], shownAt = evaluations): Diagnosis => {
    const diagnosis = diagnoser.update(run).diagnosis({ now, lastPointAt: run.lastTime, trainer });
    for (const { rule, level, resolvedStep, sentence, metrics, echoes } of diagnosis.findings) {
      if (resolvedStep !== null) continue;
      const now = { level, step, evaluations: shownAt, sentence, metrics };
      const list = level === 'act' || level === 'watch' ? seen : said;
      if (!list.has(rule)) list.set(rule, { rule, ...now });
      for (const echo of echoes ?? []) if (!echoed.has(echo)) echoed.set(echo, { rule: echo, ...now });
    }
    return diagnosis;
  };
  const meanwhile = minted.trainer === 'gone' ? 'alive' : minted.trainer;
  let last: Diagnosis | null = null;
  for (const event of events) {
    // The longest silence before it, then the event itself.
    if (step > 0) point(event.time! - 1, meanwhile);
    applyEvents(run, [event]);
    if ('step' in event && event.step !== undefined) step = event.step;
    if (event.type === 'evaluation') evaluations++;
    last = point(event.time!, meanwhile);
  }
  if (minted.end === null) {
    const pause = usualPause(events);
    for (let i = 1; i <= SILENT_EVALUATIONS * LOOKS_A_PAUSE; i++)
      last = point(run.lastTime! + (i * pause) / LOOKS_A_PAUSE, minted.trainer, evaluations + i / LOOKS_A_PAUSE);
  }
  const steps = minted.evaluations.step;
  return {
    seen: [...seen.values()],
    said: [...said.values()],
    echoed: [...echoed.values()],
    last: last!,
    evaluationsAt: (until) => steps.filter((at) => at <= until).length,
  };
}

function usualPause(events: readonly RunEvent[]): number {
  const times = events.flatMap((event) => (event.type === 'evaluation' ? [event.time!] : []));
  const pauses = times
    .slice(1)
    .map((time, i) => time - times[i]!)
    .sort((a, b) => a - b);
  return pauses[pauses.length >> 1] ?? 60_000;
}
