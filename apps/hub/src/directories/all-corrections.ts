/** The corrections of all watched directories, each made when it is first asked for. */

import { basename, dirname, join } from 'node:path';
import type { Given } from '@rewardboard/run-files';
import { CORRECTIONS, Corrections } from './corrections.ts';

export class AllCorrections {
  /** By absolute directory. */
  readonly #byDirectory = new Map<string, Corrections>();

  /** @param said something in the file of a directory changed */
  constructor(
    private readonly notice: (text: string) => void,
    private readonly said: (directory: string) => void,
  ) {}

  /** @param changed the file there has changed: what nobody understood may now be a log */
  in(directory: string, changed: () => void): Corrections {
    const known = this.#byDirectory.get(directory);
    if (known) return known;
    const made = new Corrections(join(basename(directory), CORRECTIONS), this.notice);
    this.#byDirectory.set(directory, made);
    made.onChange(changed);
    made.onText(() => this.said(directory));
    return made;
  }

  /** What a person said of a file. @param path absolute */
  given(path: string): Given | undefined {
    return this.#byDirectory.get(dirname(path))?.given(basename(path));
  }

  /** The file is gone. */
  clear(directory: string): void {
    this.#byDirectory.get(directory)?.clear();
  }
}
