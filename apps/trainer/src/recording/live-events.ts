/** The events of a journal that still count when its run resumes from a checkpoint: all but those of repeated steps. */

import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import type { EvaluationEvent, RunEvent, TrainEvent } from '@rewardboard/protocol';
import { eventFromLine } from '@rewardboard/protocol';

const PIECE_BYTES = 1024 * 1024;

/** @param resumedFrom steps after this one are repeated */
export function* liveEvents(journalPath: string, resumedFrom: number): Generator<RunEvent> {
  // Each start after the first says from where it went on: what stands before it counts up to there at most.
  const limits: number[] = [];
  let last = -Infinity;
  let isInOrder = true;
  for (const event of eventsOf(journalPath)) {
    if (event.type === 'start') {
      limits.push(event.resumedFrom ?? Infinity);
      last = -Infinity;
    } else if (isPoint(event)) {
      isInOrder &&= event.step >= last;
      last = event.step;
    }
  }
  limits.push(resumedFrom);
  for (let i = limits.length - 2; i >= 0; i--) limits[i] = Math.min(limits[i]!, limits[i + 1]!);
  if (isInOrder) return yield* withinLimits(journalPath, limits);
  // Points that a journal lost and got back stand behind later ones.
  const events = [...withinLimits(journalPath, limits)];
  yield* events.filter((event) => !isPoint(event));
  yield* events.filter(isPoint).sort((a, b) => a.step - b.step);
}

function* withinLimits(journalPath: string, limits: readonly number[]): Generator<RunEvent> {
  let starts = 0;
  for (const event of eventsOf(journalPath)) {
    if (event.type === 'start') starts++;
    if (!isPoint(event) || event.step <= limits[starts]!) yield event;
  }
}

function isPoint(event: RunEvent): event is TrainEvent | EvaluationEvent {
  return event.type === 'train' || event.type === 'evaluation';
}

function* eventsOf(path: string): Generator<RunEvent> {
  for (const line of linesOf(path)) {
    const event = eventFromLine(line);
    if (event) yield event;
  }
}

/** Whole lines only. */
function* linesOf(path: string): Generator<string> {
  const file = openSync(path, 'r');
  try {
    const piece = Buffer.alloc(PIECE_BYTES);
    const decoder = new StringDecoder('utf8');
    let rest = '';
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) {
      const lines = (rest + decoder.write(piece.subarray(0, read))).split('\n');
      rest = lines.pop()!;
      yield* lines;
    }
  } finally {
    closeSync(file);
  }
}
