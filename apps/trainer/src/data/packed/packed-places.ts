/** The file and line of each packed example, as numbers. */

import { wholeNumbers } from './column.ts';

export interface FileOfExamples {
  path: string;
  /** The unit of its positions. */
  unit: 'line' | 'row';
  weight: number;
}

export class PackedPlaces {
  readonly #files: FileOfExamples[] = [];
  readonly #file = wholeNumbers();
  readonly #at = wholeNumbers();
  #scale = 1;

  /** Examples added from now on belong to this file. */
  beginFile(file: FileOfExamples): void {
    this.#files.push(file);
  }

  /** Adds an example. */
  push(at: number): void {
    this.#file.push(this.#files.length - 1);
    this.#at.push(at);
  }

  placeOf(example: number): string {
    return placeIn(this.#files[this.#file.get(example)]!, this.#at.get(example));
  }

  weightOf(example: number): number {
    return this.#files[this.#file.get(example)]!.weight * this.#scale;
  }

  /** Multiplies all weights, including those of later files. */
  scaleWeights(by: number): void {
    this.#scale *= by;
  }

  /** A place in the current file. */
  here(at: number): string {
    return placeIn(this.#files.at(-1)!, at);
  }
}

/** "steps.jsonl:17"; Parquet has no lines: "steps.parquet, row 17". */
export function placeIn({ path, unit }: Pick<FileOfExamples, 'path' | 'unit'>, at: number): string {
  return unit === 'line' ? `${path}:${at}` : `${path}, row ${at}`;
}
