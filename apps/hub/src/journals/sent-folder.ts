/** The folder of sent runs on disk: one directory each, whose sender stands in it, and a second folder for those that made room. */

import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeWholeFile } from '@rewardboard/machine';
import type { WordsPlace } from '../runs/run-origin.ts';
import { isRunId } from '../runs/run-id.ts';

const SENDER = 'sender';
const JOURNAL = 'events.jsonl';

export class SentFolder {
  readonly #shown: string;
  readonly #archive: string;

  constructor(stateDirectory: string) {
    this.#shown = join(stateDirectory, 'remote');
    this.#archive = join(stateDirectory, 'archive');
  }

  get path(): string {
    return this.#shown;
  }
  get archivePath(): string {
    return this.#archive;
  }

  pathOf(id: string): string {
    return join(this.#shown, id, JOURNAL);
  }

  /** Where a person's words about it are kept. */
  wordsOf(id: string): WordsPlace {
    const directory = join(this.#shown, id);
    return { root: directory, directory, key: '.' };
  }

  /** Unix time in ms of its journal's last change; 0 without one. */
  writtenAt(id: string): number {
    return statSync(this.pathOf(id), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  }

  /** Ids of the runs that are shown, the one that was written last first. */
  ids(): string[] {
    const entries = existsSync(this.#shown) ? readdirSync(this.#shown, { withFileTypes: true }) : [];
    return entries
      .filter((entry) => entry.isDirectory() && isRunId(entry.name))
      .map(({ name }) => ({ name, at: this.writtenAt(name) }))
      .sort((a, b) => b.at - a.at)
      .map(({ name }) => name);
  }

  /** Makes the run's directory, or brings it back from the archive. */
  open(id: string): void {
    const place = join(this.#shown, id);
    if (!existsSync(place) && existsSync(join(this.#archive, id))) {
      mkdirSync(this.#shown, { recursive: true, mode: 0o700 });
      renameSync(join(this.#archive, id), place);
    }
    mkdirSync(place, { recursive: true, mode: 0o700 });
  }

  /** Throws what the system threw. */
  archive(id: string): void {
    mkdirSync(this.#archive, { recursive: true, mode: 0o700 });
    renameSync(join(this.#shown, id), join(this.#archive, id));
  }

  /** Of a run without a byte. */
  remove(id: string): void {
    rmSync(join(this.#shown, id), { recursive: true, force: true });
  }

  /** What the run belongs to, in the archive too; null where an older hub didn't write it. */
  senderOf(id: string): string | null {
    for (const folder of [this.#shown, this.#archive])
      try {
        return readFileSync(join(folder, id, SENDER), 'utf8').trim();
      } catch {
        // Not there.
      }
    return null;
  }

  setSender(id: string, sender: string): void {
    writeWholeFile(join(this.#shown, id, SENDER), `${sender}\n`, { mode: 0o600, flush: true });
  }
}
