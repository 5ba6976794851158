/** Opens the copy of a run that a trainer sends: what was kept of it is read, and what arrives is added. */

import { statSync } from 'node:fs';
import { journal } from '@rewardboard/run-files';
import type { LiveRun } from '../runs/live-run.ts';
import type { Runs } from '../runs/runs.ts';
import { earlierCopies, readCopies } from './earlier-copies.ts';
import { JournalAssembler } from './journal-assembler.ts';
import { RemoteJournal } from './remote-journal.ts';
import { RemotePredictions } from './remote-predictions.ts';
import type { RemoteRun } from './remote-run.ts';
import { copiesText } from './remote-run.ts';
import type { SentFolder } from './sent-folder.ts';

interface Context {
  folder: SentFolder;
  runs: Runs;
  now: () => number;
  notice: (text: string) => void;
  /** Length of the journal in a followed directory, which is then shown instead of a copy of no more; -1 where there is none. */
  followedBytes: number;
  /** It rested, and its points are needed. */
  readAgain: () => void;
}

/** @returns null where it can't be opened, after a notice */
export function openRemoteRun(
  id: string,
  name: string,
  { folder, runs, now, notice, followedBytes, readAgain }: Context,
): RemoteRun | null {
  const path = folder.pathOf(id);
  try {
    folder.open(id);
    const kept = statSync(path, { throwIfNoEntry: false });
    const isFollowed = followedBytes >= (kept?.size ?? 0);
    const about = {
      name,
      directory: '',
      source: 'uplink' as const,
      words: folder.wordsOf(id),
      received: folder.directoryOf(id),
    };
    const live = isFollowed ? null : runs.add(id, 'sent', about, kept?.mtimeMs ?? now());
    if (kept) live?.setUplink('gone');
    const assembler = new JournalAssembler(journal.open(), () => undefined);
    const run: RemoteRun = {
      live,
      senders: 0,
      assembler,
      journal: new RemoteJournal(path, kept?.size ?? 0, assembler, notice),
      predictions: new RemotePredictions(folder.directoryOf(id), notice),
      sender: folder.senderOf(id),
      isElsewhere: false,
      copies: earlierCopies(path).length,
    };
    live?.rest.readBy({
      hasAll: () => run.journal.isIdle,
      readAgain,
      gaveWay: () => (run.live = null),
    });
    readWhole(run, path, { runs, now, writtenAt: kept?.mtimeMs ?? now() });
    return run;
  } catch (error) {
    notice(`The copy of run ${id} cannot be opened (${path}): ${String(error)}`);
    return null;
  }
}

/**
 * Reads all that was received of it. What arrives from then on is put behind that.
 * @param writtenAt of what was received, Unix time in ms
 */
function readWhole(
  run: RemoteRun,
  path: string,
  { runs, now, writtenAt }: Pick<Context, 'runs' | 'now'> & { writtenAt: number },
): void {
  let isKept = true;
  const assembler = new JournalAssembler(journal.open(), (events) => {
    const { live, senders, isElsewhere } = run;
    if (!live) return;
    runs.apply(live, events);
    const isReceived = !isKept && (senders > 0 || isElsewhere);
    if (isReceived) live.times.grew();
    if (events.length > 0) live.pointAt(isReceived ? now() : writtenAt);
    const { length, progress } = assembler;
    live.setSource({ path: 'uplink', format: journal.id, size: length, read: length, ...progress, error: null });
  });
  run.journal.goOnIn(assembler, readCopies(assembler, path));
  run.assembler = assembler;
  isKept = false;
  noteCopies(runs, run.live, writtenAt, run.copies);
}

/** Reads a run again that rested. */
export function wakeRemoteRun(id: string, run: RemoteRun, context: Omit<Context, 'followedBytes' | 'readAgain'>): void {
  const { live } = run;
  if (!live?.rest.isAsleep) return;
  // What is being written isn't whole in the file.
  if (!run.journal.isIdle) return void run.journal.whenIdle().then(() => wakeRemoteRun(id, run, context));
  const { folder, runs, notice } = context;
  try {
    runs.restart(live);
    readWhole(run, folder.pathOf(id), { ...context, writtenAt: folder.writtenAt(id) });
  } catch (error) {
    notice(`The copy of run ${id} cannot be read again: ${String(error)}`);
  }
  live.rest.end();
}

/** The run's page says that earlier copies of it are kept. */
export function noteCopies(runs: Runs, live: LiveRun | null, time: number, copies: number): void {
  if (!live || copies === 0) return;
  runs.apply(live, [{ type: 'notice', level: 'warning', text: copiesText(copies), time }]);
}
