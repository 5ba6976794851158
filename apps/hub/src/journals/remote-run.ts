/** A run that a trainer sends, which of them gives way to a further one, and what is said where its journal began anew. */

import type { LiveRun } from '../runs/live-run.ts';
import type { JournalAssembler } from './journal-assembler.ts';
import type { RemoteJournal } from './remote-journal.ts';
import type { RemotePredictions } from './remote-predictions.ts';

/** A run that has not ended is live for so long after its last byte: its trainer may only have lost the connection. */
const LIVE_WITHIN_MS = 60 * 60 * 1000;

export interface RemoteRun {
  /** null while a followed directory shows the same run. */
  live: LiveRun | null;
  journal: RemoteJournal;
  predictions: RemotePredictions;
  assembler: JournalAssembler;
  senders: number;
  /** What it belongs to; null until a sender says hello to a run of an older hub. */
  sender: string | null;
  /** Another hub with the same state directory receives it. */
  isElsewhere: boolean;
  /** Copies of it that were set aside. */
  copies: number;
}

/**
 * The oldest run that is over, of the sender who has most; one that rests without an end where none is over.
 * @param writtenAt of a run's journal, Unix time in ms
 * @returns undefined where all are live
 */
export function firstToGiveWay(
  runs: ReadonlyMap<string, RemoteRun>,
  now: number,
  writtenAt: (id: string) => number,
): { id: string; run: RemoteRun } | undefined {
  const counts = new Map<string | null, number>();
  for (const { sender } of runs.values()) counts.set(sender, (counts.get(sender) ?? 0) + 1);
  const resting = [...runs].flatMap(([id, run]) => {
    const isOver = run.live?.isOver !== false;
    const at = writtenAt(id);
    const isLive = run.senders > 0 || (!isOver && now - at < LIVE_WITHIN_MS);
    return isLive ? [] : [{ id, run, isOver, at, count: counts.get(run.sender)! }];
  });
  return resting.sort((a, b) => b.count - a.count || Number(b.isOver) - Number(a.isOver) || a.at - b.at)[0];
}

/** @param copies that were set aside */
export function copiesText(copies: number): string {
  const kept = copies === 1 ? 'one earlier copy is' : `${copies} earlier copies are`;
  return `The trainer’s journal lost its end after the hub had received more of it. Nothing received is lost: the run shows what was received before and after (${kept} kept).`;
}
