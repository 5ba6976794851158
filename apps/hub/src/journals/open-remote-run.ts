/** Opens the copy of a run that a trainer sends: what was kept of it is read, and what arrives is added. */

import { statSync } from 'node:fs';
import { journal } from '@rewardboard/run-files';
import type { LiveRun } from '../runs/live-run.ts';
import type { Runs } from '../runs/runs.ts';
import { Continuation, earlierCopies, readInto } from './earlier-copies.ts';
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
}

/** @returns null where it can't be opened, after a notice */
export function openRemoteRun(
  id: string,
  name: string,
  { folder, runs, now, notice, followedBytes }: Context,
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
    const assembler = new JournalAssembler(journal.open(), (events) => {
      const { live, senders, isElsewhere } = run;
      if (!live) return;
      runs.apply(live, events);
      const isReceived = senders > 0 || isElsewhere;
      if (isReceived) live.times.grew();
      if (events.length > 0) live.pointAt(isReceived ? now() : (kept?.mtimeMs ?? now()));
      live.setSource({
        path: 'uplink',
        format: journal.id,
        size: assembler.length,
        read: assembler.length,
        ...assembler.progress,
        error: null,
      });
    });
    const files = [...earlierCopies(path), path];
    const continuations = files.map((file, i) => (i === 0 ? null : new Continuation(files[i - 1]!, file)));
    const run: RemoteRun = {
      live,
      senders: 0,
      assembler,
      journal: new RemoteJournal(path, kept?.size ?? 0, assembler, notice, continuations.at(-1)),
      predictions: new RemotePredictions(folder.directoryOf(id), notice),
      sender: folder.senderOf(id),
      isElsewhere: false,
      copies: files.length - 1,
    };
    files.forEach((file, i) => {
      const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
      if (size === 0) return;
      if (continuations[i]) continuations[i].takeFile(assembler, size);
      else readInto(assembler, file, 0, size);
    });
    noteCopies(runs, live, kept?.mtimeMs ?? now(), run.copies);
    return run;
  } catch (error) {
    notice(`The copy of run ${id} cannot be opened (${path}): ${String(error)}`);
    return null;
  }
}

/** The run's page says that earlier copies of it are kept. */
export function noteCopies(runs: Runs, live: LiveRun | null, time: number, copies: number): void {
  if (!live || copies === 0) return;
  runs.apply(live, [{ type: 'notice', level: 'warning', text: copiesText(copies), time }]);
}
