/** Replays a run of the corpus event by event, as a live observer would see it. */

import type { Diagnosis, Finding, RunEvent } from '@rewardboard/protocol';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { Diagnoser } from '../../diagnostics/src/diagnosis/diagnoser.ts';
import type { Target } from '../../diagnostics/src/verdict/target.ts';
import { corpusEvents } from './corpus-events.ts';
import type { MintedRun } from './minted-run.ts';

/** How long a silent log is observed, in usual gaps between its evaluations. */
const SILENT_EVALUATIONS = 12;
const OBSERVATIONS_PER_GAP = 8;

export interface Seen {
  rule: string;
  level: Finding['level'];
  /** Step at which it was first shown, and the number of evaluations by then; during a silence, as many as there would have been. */
  step: number;
  evaluations: number;
  sentence: string;
  metrics: string[];
}

export interface Replay {
  /** Each rule that ever had a finding of level act or watch, once. */
  seen: Seen[];
  /** Each rule that only had findings without a need for action. */
  informative: Seen[];
  /** Each rule that another one explained. */
  explained: Seen[];
  last: Diagnosis;
  /** Evaluations up to and including a step. */
  evaluationsAt(step: number): number;
}

export function replay(minted: MintedRun, targets: readonly Target[]): Replay {
  const events = corpusEvents(minted);
  const run = emptyRun();
  const diagnoser = new Diagnoser(targets);
  const seen = new Map<string, Seen>();
  const informative = new Map<string, Seen>();
  const explained = new Map<string, Seen>();
  let step = 0;
  let evaluations = 0;
  const observe = (now: number, trainer: MintedRun['trainer'], shownAt = evaluations): Diagnosis => {
    const diagnosis = diagnoser.update(run).diagnosis({ now, lastPointAt: run.lastTime, trainer });
    for (const { rule, level, resolvedStep, sentence, metrics, echoes } of diagnosis.findings) {
      if (resolvedStep !== null) continue;
      const now = { level, step, evaluations: shownAt, sentence, metrics };
      const list = level === 'act' || level === 'watch' ? seen : informative;
      if (!list.has(rule)) list.set(rule, { rule, ...now });
      for (const other of echoes ?? []) if (!explained.has(other)) explained.set(other, { rule: other, ...now });
    }
    return diagnosis;
  };
  const meanwhile = minted.trainer === 'gone' ? 'alive' : minted.trainer;
  let last: Diagnosis | null = null;
  for (const event of events) {
    // The longest silence before it, then the event itself.
    if (step > 0) observe(event.time! - 1, meanwhile);
    applyEvents(run, [event]);
    if ('step' in event && event.step !== undefined) step = event.step;
    if (event.type === 'evaluation') evaluations++;
    last = observe(event.time!, meanwhile);
  }
  if (minted.end === null) {
    const pause = usualPause(events);
    for (let i = 1; i <= SILENT_EVALUATIONS * OBSERVATIONS_PER_GAP; i++)
      last = observe(
        run.lastTime! + (i * pause) / OBSERVATIONS_PER_GAP,
        minted.trainer,
        evaluations + i / OBSERVATIONS_PER_GAP,
      );
  }
  const steps = minted.evaluations.step;
  return {
    seen: [...seen.values()],
    informative: [...informative.values()],
    explained: [...explained.values()],
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
