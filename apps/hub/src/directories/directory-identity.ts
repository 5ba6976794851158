/** What a run is called that lies in a directory, or in one file of it: the same after every start. */

import { createHash } from 'node:crypto';
import { basename, join, resolve } from 'node:path';
import type { RunOrigin } from '../runs/live-run.ts';
import { idOfDirectory } from '../runs/run-id.ts';

export class DirectoryIdentity {
  readonly absolute: string;
  readonly hash: string;
  readonly #shownPath: string;

  /** @param onlyFile of this run, where its directory holds several runs */
  constructor(
    root: string,
    path: string,
    private readonly onlyFile: string | null,
  ) {
    this.absolute = resolve(root, path);
    this.hash = createHash('sha256').update(join(this.absolute, onlyFile ?? '.')).digest('hex').slice(0, 8);
    this.#shownPath = join(basename(resolve(root)), path, onlyFile ?? '.');
  }

  /** Of a run that names itself nowhere. */
  get id(): string {
    return idOfDirectory(this.#shownPath, this.hash);
  }

  origin(source: string): RunOrigin {
    return { name: this.onlyFile ?? basename(this.absolute), directory: this.#shownPath, path: this.absolute, source };
  }
}
