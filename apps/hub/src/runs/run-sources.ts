/** The files of a run, as viewers see them. */

import type { SourceStatus } from '@rewardboard/protocol';

/** With more than this to read, a file is being filled in. */
const FILLING_BYTES = 4 * 1024 * 1024;

export class RunSources {
  readonly #byPath = new Map<string, SourceStatus>();
  #revision = 0;

  get all(): ReadonlyMap<string, SourceStatus> {
    return this.#byPath;
  }
  /** Changes with every change of them. */
  get revision(): number {
    return this.#revision;
  }

  set(status: SourceStatus): void {
    this.#byPath.set(status.path, status);
    this.#revision++;
  }

  forget(path: string): void {
    if (this.#byPath.delete(path)) this.#revision++;
  }

  clear(): void {
    this.#byPath.clear();
    this.#revision++;
  }

  /** Of a file that can be read, something is still to come. */
  get areUnread(): boolean {
    return this.#haveUnread(0);
  }
  /** Of one, far more than comes while a training is followed. */
  get areFilling(): boolean {
    return this.#haveUnread(FILLING_BYTES);
  }

  #haveUnread(bytes: number): boolean {
    for (const { size, read, error } of this.#byPath.values()) if (error === null && size - read > bytes) return true;
    return false;
  }
}
