/** Runs that trainers send: their journals are kept below the state directory and read again after a restart. */

import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { UplinkReply } from '@rewardboard/protocol';
import { journal } from '@rewardboard/run-files';
import type { LiveRun } from '../runs/live-run.ts';
import { isRunId } from '../runs/run-id.ts';
import type { Runs } from '../runs/runs.ts';
import { Continuation, earlierCopies, readInto } from './earlier-copies.ts';
import { JournalAssembler } from './journal-assembler.ts';
import { RemoteJournal } from './remote-journal.ts';
import { syncDirectory } from './sync-directory.ts';

/** Runs that trainers may send; further ones are refused. */
export const MAX_REMOTE_RUNS = 500;
const JOURNAL = 'events.jsonl';

interface RemoteRun {
  /** null while a followed directory shows the same run. */
  live: LiveRun | null;
  journal: RemoteJournal;
  assembler: JournalAssembler;
  senders: number;
}

export class RemoteRuns {
  readonly #directory: string;
  readonly #runs: Runs;
  readonly #now: () => number;
  readonly #notice: (text: string) => void;
  readonly #byId = new Map<string, RemoteRun>();

  /** Reads all that was kept. */
  constructor(stateDirectory: string, runs: Runs, now: () => number, notice: (text: string) => void) {
    this.#directory = join(stateDirectory, 'remote');
    this.#runs = runs;
    this.#now = now;
    this.#notice = notice;
    const entries = existsSync(this.#directory) ? readdirSync(this.#directory, { withFileTypes: true }) : [];
    const kept = entries.filter((entry) => entry.isDirectory() && isRunId(entry.name));
    for (const { name } of kept.slice(0, MAX_REMOTE_RUNS)) this.#open(name, name);
    if (kept.length > MAX_REMOTE_RUNS)
      notice(
        `${kept.length - MAX_REMOTE_RUNS} of the received runs in ${this.#directory} are left out: the hub keeps at most ${MAX_REMOTE_RUNS}. Move some out.`,
      );
  }

  /**
   * A trainer came. @returns how far its journal is kept
   * @param again what is kept is not how its journal begins
   */
  async hello(id: string, name: string, again = false): Promise<UplinkReply> {
    if (!this.#byId.has(id) && this.#byId.size >= MAX_REMOTE_RUNS)
      return {
        error: `The hub keeps at most ${MAX_REMOTE_RUNS} received runs. Move some out of its state directory, then restart it.`,
      };
    const isNew = !this.#byId.has(id);
    const run = this.#byId.get(id) ?? this.#open(id, name);
    if (!run) return { error: 'The hub cannot store a copy of this run. Its terminal shows why.' };
    // The name of a new directory is on disk only when the one above it is.
    if (isNew) await syncDirectory(this.#directory);
    const reply = await (again ? run.journal.beginAgain() : run.journal.standing());
    if (!('offset' in reply)) return reply;
    if (again) this.#tellOfCopies(run, this.#now(), earlierCopies(this.#pathOf(id)));
    run.senders++;
    run.live?.setUplink('connected');
    return reply;
  }

  /** A piece arrived other than it was sent. @returns how far the journal is kept: the trainer sends the rest again */
  refuseDamaged(id: string): UplinkReply {
    this.#notice(
      `A piece of run ${id} was damaged on its way from the trainer, and is requested again. If this goes on, something between the two changes what is sent.`,
    );
    return { offset: this.#byId.get(id)?.journal.length ?? 0 };
  }

  async put(id: string, offset: number, bytes: Uint8Array): Promise<UplinkReply> {
    return (await this.#byId.get(id)?.journal.put(offset, bytes)) ?? { error: `Send hello for run ${id} first.` };
  }

  /** A trainer's connection ended. */
  goodbye(id: string): void {
    const run = this.#byId.get(id);
    if (!run || --run.senders > 0) return;
    run.live?.setUplink('gone');
    void run.journal.release();
  }

  /** A followed directory holds this run too. Where it holds at least as much as the copy here, it is the one to show. */
  makeWay(id: string, journalBytes: number): void {
    const run = this.#byId.get(id);
    if (!run?.live || run.journal.length > journalBytes) return;
    this.#runs.remove(run.live);
    run.live = null;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#byId.values()].map((run) => run.journal.close()));
  }

  /** The run's page says it, too. */
  #tellOfCopies({ live }: RemoteRun, time: number, copies: readonly string[]): void {
    if (!live || copies.length === 0) return;
    const text = `The trainer’s journal lost its end after the hub had received more of it. Nothing received is lost: the run shows what was received before and after (${copies.length === 1 ? 'one earlier copy is' : `${copies.length} earlier copies are`} kept).`;
    this.#runs.apply(live, [{ type: 'notice', level: 'warning', text, time }]);
  }

  #pathOf(id: string): string {
    return join(this.#directory, id, JOURNAL);
  }

  #open(id: string, name: string): RemoteRun | null {
    const path = this.#pathOf(id);
    try {
      mkdirSync(join(this.#directory, id), { recursive: true, mode: 0o700 });
      const kept = statSync(path, { throwIfNoEntry: false });
      const live = this.#runs.add(id, 'sent', { name, directory: '', source: 'uplink' }, kept?.mtimeMs ?? this.#now());
      if (kept) live?.setUplink('gone');
      const assembler = new JournalAssembler(journal.open(), (events) => {
        const { live, senders } = run;
        if (!live) return;
        this.#runs.apply(live, events);
        if (senders > 0) live.grew();
        if (events.length > 0) live.pointAt(senders > 0 ? this.#now() : (kept?.mtimeMs ?? this.#now()));
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
      const copy = new RemoteJournal(path, kept?.size ?? 0, assembler, this.#notice, continuations.at(-1));
      const run: RemoteRun = { live, senders: 0, assembler, journal: copy };
      files.forEach((file, i) => {
        const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
        if (size === 0) return;
        if (continuations[i]) continuations[i].takeFile(assembler, size);
        else readInto(assembler, file, 0, size);
      });
      this.#tellOfCopies(run, kept?.mtimeMs ?? this.#now(), files.slice(0, -1));
      this.#byId.set(id, run);
      return run;
    } catch (error) {
      this.#notice(`The copy of run ${id} cannot be opened (${path}): ${String(error)}`);
      return null;
    }
  }
}
