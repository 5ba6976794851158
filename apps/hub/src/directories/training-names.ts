/** Which runs the files of a directory with several trainings are of, and what each run is called. */

import { basename, dirname, extname, join } from 'node:path';
import type { Format } from '@rewardboard/run-files';
import { isSession } from './continued-files.ts';
import { isOfCatBoost, isOneOfSeveral, trainingOf } from './run-place.ts';
import { fileNamesIn, isOfDvclive } from './split-place.ts';

/** Finds several trainings in one directory by the names of their files. */
const MAX_TRAININGS = 5_000;

export class TrainingNames {
  /** By file, where the numbers in the files tell trainings apart. */
  readonly #byFile = new Map<string, string>();
  /** By directory and words of the name: the first file that was met. */
  readonly #byWords = new Map<string, string>();

  set(absolute: string, name: string): void {
    this.#byFile.set(absolute, name);
  }

  /**
   * @param file as the run of its directory knows it
   * @param isNamed by its name alone it belongs to its directory's run
   * @returns the file after which its run is named, where its directory has others
   */
  of(absolute: string, file: string, format: Format | null, isNamed: boolean): string | undefined {
    const known = this.#byFile.get(absolute);
    if (known !== undefined) return known;
    if (isOfCatBoost(dirname(absolute)) || isOfDvclive(absolute)) return undefined;
    const beside = format?.isFreelyNamed ? fileNamesIn(dirname(absolute)) : [];
    if (isOneOfSeveral(basename(file), beside) && !isSession(absolute, beside)) return this.#ofWords(absolute, file);
    return !isNamed && !format?.isAnyText && this.#isBesideOthers(absolute) ? file : undefined;
  }

  #ofWords(absolute: string, file: string): string {
    const key = join(dirname(absolute), trainingOf(file));
    const name = this.#byWords.get(key) ?? file;
    if (this.#byWords.size < MAX_TRAININGS) this.#byWords.set(key, name);
    return name;
  }

  #isBesideOthers(absolute: string): boolean {
    const isBeside = (other: string) => dirname(other) === dirname(absolute) && extname(other) === extname(absolute);
    return [...this.#byFile.keys()].some(isBeside);
  }
}
