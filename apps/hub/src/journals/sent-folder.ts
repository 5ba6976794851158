/** The folder of sent runs on disk: one directory each, whose sender stands in it, and a second folder for those that made room. */

import { createHash, timingSafeEqual } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeWholeFile } from '@rewardboard/machine';
import type { WordsPlace } from '../runs/run-origin.ts';
import { isRunId } from '../runs/run-id.ts';

const SENDER = 'sender';
/** SHA-256 of the secret that its first sender has. */
const SECRET = 'secret-hash';
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

  directoryOf(id: string): string {
    return join(this.#shown, id);
  }

  pathOf(id: string): string {
    return join(this.#shown, id, JOURNAL);
  }

  /** Where a person's words about it are kept. */
  wordsOf(id: string): WordsPlace {
    const directory = this.directoryOf(id);
    return { root: directory, directory, key: '.' };
  }

  /** Unix time in ms of its journal's last change; 0 without one. */
  writtenAt(id: string): number {
    return statSync(this.pathOf(id), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  }

  /** Of its journal. */
  sizeOf(id: string): number {
    return statSync(this.pathOf(id), { throwIfNoEntry: false })?.size ?? 0;
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
    return this.#read(id, SENDER);
  }

  /** Whether a sender with this secret may continue the run; anyone may where none was ever sent. */
  isSecret(id: string, secret: string | undefined): boolean {
    const kept = this.#read(id, SECRET);
    return (
      kept === null || (secret !== undefined && timingSafeEqual(hashOf(kept), hashOf(hashOf(secret).toString('hex'))))
    );
  }

  hasSecret(id: string): boolean {
    return this.#read(id, SECRET) !== null;
  }

  /** The first one counts. */
  setSecret(id: string, secret: string): void {
    if (this.#read(id, SECRET) === null) this.#write(id, SECRET, hashOf(secret).toString('hex'));
  }

  setSender(id: string, sender: string): void {
    this.#write(id, SENDER, sender);
  }

  #read(id: string, file: string): string | null {
    for (const folder of [this.#shown, this.#archive])
      try {
        return readFileSync(join(folder, id, file), 'utf8').trim();
      } catch {
        // Not there.
      }
    return null;
  }

  #write(id: string, file: string, text: string): void {
    writeWholeFile(join(this.#shown, id, file), `${text}\n`, { mode: 0o600, flush: true });
  }
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
