/** Runs that trainers send: their journals are kept below the state directory and read again after a restart. */

import { existsSync, mkdirSync, readSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { UplinkReply } from '@rewardboard/protocol';
import { journal } from '@rewardboard/run-files';
import type { LiveRun } from '../runs/live-run.ts';
import { isRunId } from '../runs/run-id.ts';
import type { Runs } from '../runs/runs.ts';
import { JournalAssembler } from './journal-assembler.ts';
import { RemoteJournal } from './remote-journal.ts';
import { syncDirectory } from './sync-directory.ts';
import { withRegularFile } from './with-regular-file.ts';

/** Runs that trainers may send; further ones are refused. */
export const MAX_REMOTE_RUNS = 500;
const JOURNAL = 'events.jsonl';
/** Bytes of a kept journal that are read at once. */
const CHUNK_BYTES = 256 * 1024;

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

  /** A trainer came. @returns how far its journal is kept */
  async hello(id: string, name: string): Promise<UplinkReply> {
    if (!this.#byId.has(id) && this.#byId.size >= MAX_REMOTE_RUNS)
      return {
        error: `The hub keeps at most ${MAX_REMOTE_RUNS} received runs. Move some out of its state directory, then restart it.`,
      };
    const isNew = !this.#byId.has(id);
    const run = this.#byId.get(id) ?? this.#open(id, name);
    if (!run) return { error: 'The hub cannot store a copy of this run. Its terminal shows why.' };
    // The name of a new directory is on disk only when the one above it is.
    if (isNew) await syncDirectory(this.#directory);
    run.senders++;
    run.live?.setUplink('connected');
    return { offset: run.journal.length };
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
    if (!run?.live || run.assembler.length > journalBytes) return;
    this.#runs.remove(run.live);
    run.live = null;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#byId.values()].map((run) => run.journal.close()));
  }

  #open(id: string, name: string): RemoteRun | null {
    const path = join(this.#directory, id, JOURNAL);
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
      const copy = new RemoteJournal(path, kept?.size ?? 0, assembler, this.#notice);
      const run: RemoteRun = { live, senders: 0, assembler, journal: copy };
      if (kept) readInto(assembler, path, kept.size);
      this.#byId.set(id, run);
      return run;
    } catch (error) {
      this.#notice(`The copy of run ${id} cannot be opened (${path}): ${String(error)}`);
      return null;
    }
  }
}

function readInto(assembler: JournalAssembler, path: string, length: number): void {
  withRegularFile(path, (file) => {
    while (assembler.length < length) {
      const bytes = new Uint8Array(Math.min(CHUNK_BYTES, length - assembler.length));
      const filled = readSync(file, bytes, 0, bytes.length, assembler.length);
      if (filled === 0) return;
      assembler.place(assembler.length, bytes.subarray(0, filled));
    }
  });
}
