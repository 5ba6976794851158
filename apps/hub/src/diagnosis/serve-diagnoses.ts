/** What a diagnosis thread does: keeps copies of runs, and diagnoses them in slices, each in its turn. */

import { Diagnoser } from '@rewardboard/diagnostics';
import type { Target } from '@rewardboard/diagnostics';
import type { Run } from '@rewardboard/protocol';
import { applyRunPatch, emptyRun } from '@rewardboard/protocol';
import type { FromThread, ToThread } from './messages.ts';

/** Milliseconds before messages are looked at. */
const SLICE_MS = 50;
/** A run is finished before the next one begins, unless it takes longer: then they take turns. */
const FIRST_MS = 1_000;
/** Between two answers about a run that takes longer. */
const ANSWER_MS = 250;
/** Points and evaluations between two looks at the clock. */
const POINTS_PER_LOOK = 500;

interface Copy {
  readonly run: Run;
  readonly diagnoser: Diagnoser;
  /** Of its newest diagnosis. */
  json: string;
}

interface Port {
  on(event: 'message', listener: (message: ToThread) => void): void;
  postMessage(message: FromThread): void;
}

export function serveDiagnoses(port: Port, elapsedMs: () => number): void {
  const copies = new Map<number, Copy>();
  const queue: {
    copy: number;
    request: Extract<ToThread, { type: 'diagnose' }>;
    tookMs: number;
    answeredAt: number;
  }[] = [];
  let targets: readonly Target[] = [];
  let capacity = Infinity;
  let isWaiting = false;
  port.on('message', (message) => {
    if (message.type === 'open') ({ targets, capacity } = message);
    else if (message.type === 'forget') copies.delete(message.copy);
    else {
      const copy = copies.get(message.copy) ?? {
        run: emptyRun(capacity),
        diagnoser: new Diagnoser(targets),
        json: '',
      };
      copies.set(message.copy, copy);
      applyRunPatch(copy.run, message.patch);
      queue.push({ copy: message.copy, request: message, tookMs: 0, answeredAt: 0 });
      continueLater();
    }
  });

  /** Messages that came meanwhile go first. */
  function continueLater(): void {
    if (isWaiting || queue.length === 0) return;
    isWaiting = true;
    setImmediate(() => {
      isWaiting = false;
      slice();
      continueLater();
    });
  }

  function slice(): void {
    const turn = queue.shift()!;
    const copy = copies.get(turn.copy);
    if (!copy) return;
    const { run, diagnoser } = copy;
    const began = elapsedMs();
    const answer = (isWhole: boolean, failure: string | null = null) => {
      const diagnosis = failure === null ? diagnoser.diagnosis(turn.request.context) : null;
      const json = failure ?? JSON.stringify(diagnosis);
      const isNew = json !== copy.json;
      copy.json = json;
      turn.tookMs += elapsedMs() - began;
      turn.answeredAt = turn.tookMs;
      port.postMessage({
        copy: turn.copy,
        isWhole,
        diagnosis: isNew ? diagnosis : null,
        failure,
        tookMs: turn.tookMs,
      });
    };
    try {
      do diagnoser.update(run, POINTS_PER_LOOK);
      while (diagnoser.isBehind && elapsedMs() - began < SLICE_MS);
      if (!diagnoser.isBehind) return answer(true);
      if (turn.tookMs + elapsedMs() - began - turn.answeredAt >= ANSWER_MS) answer(false);
      else turn.tookMs += elapsedMs() - began;
    } catch (error) {
      return answer(true, error instanceof Error ? error.message : String(error));
    }
    if (turn.tookMs < FIRST_MS) queue.unshift(turn);
    else queue.push(turn);
  }
}
