/** What a run is called that lies in a directory, or in one file of it: the same after every start. */

import { createHash } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';
import type { RunOrigin } from '../runs/run-origin.ts';
import { idOfDirectory } from '../runs/run-id.ts';

/** Names that many projects give to their runs: "version_3", "run12", "0". What they are of is the directory above. */
const COUNTED = /^(version|run|exp|experiment|trial|fold|seed|job|lr|train|training)?[-_ ]?\d*$/i;

export class DirectoryIdentity {
  readonly absolute: string;
  readonly hash: string;
  /** Of other places whose files turned out to be of this run. */
  readonly formerIds = new Set<string>();
  readonly #shownPath: string;

  /** @param onlyFile of this run, where its directory holds several runs */
  constructor(
    private readonly root: string,
    path: string,
    private readonly onlyFile: string | null,
  ) {
    this.absolute = resolve(root, path);
    this.hash = createHash('sha256')
      .update(join(this.absolute, onlyFile ?? '.'))
      .digest('hex')
      .slice(0, 8);
    this.#shownPath = join(basename(resolve(root)), path, onlyFile ?? '.');
  }

  /** Of a run that names itself nowhere. */
  get id(): string {
    return idOfDirectory(this.#shownPath, this.hash);
  }

  origin(source: string): RunOrigin {
    const own = basename(this.absolute);
    const name =
      COUNTED.test(own) && dirname(this.#shownPath) !== '.' ? `${basename(dirname(this.absolute))}/${own}` : own;
    return {
      name: this.onlyFile ?? name,
      directory: this.#shownPath,
      path: this.absolute,
      root: resolve(this.root),
      words: { root: resolve(this.root), directory: this.absolute, key: this.onlyFile ?? '.' },
      source,
      formerIds: this.formerIds,
    };
  }
}
