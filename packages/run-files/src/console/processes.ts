/**
 * Lines of several processes in one file: SLURM's `srun --label` writes "2: " before each, torchrun "[default2]:", Open MPI's
 * `--tag-output` "[1,2]<stdout>:", and some programs "[rank2]: ". They tell the same training, so each metric is taken from the process
 * that printed it first.
 */

import type { RunEvent, Values } from '@rewardboard/protocol';
import type { ReadResult } from '../format.ts';
import type { ConsoleFacts } from './console-facts.ts';

const LABEL = /^(?:\[(?:rank|default)(\d{1,5})\]:? ?|\[\d{1,5},(\d{1,5})\]<std(?:out|err)>: ?)/;
/** It may as well be an epoch, a fold or a row. */
const NUMBER = /^ {0,4}(\d{1,5}): (?=\S)/;
/** What a line says of its place besides. */
const PLACES = /\b(?:epoch|step|iter(?:ation)?|batch)\b[ :=#[]{0,4}\d{1,9}|\[ {0,9}\d{1,9}\/ {0,9}\d{1,9}\]/gi;
/** Places at which two processes printed, one after the other. Epochs that begin again, with each training, share one place at most. */
const SHARED_PLACES = 3;

export class Processes {
  #current: string | undefined;
  readonly #firstOf = new Map<string, string>();
  readonly #seen = new Set<string>();
  #reported = 0;
  /** The line before that may be labelled by its process, */
  #last: { process: string; place: string } | null = null;
  /** and the last place that two of them shared. */
  #shared = '';
  #sharedPlaces = 0;
  #mustReadAgain = false;

  constructor(private readonly facts: ConsoleFacts) {}

  /** @returns the line without its process */
  take(line: string): string {
    const label = LABEL.exec(line);
    const number = label ? null : NUMBER.exec(line);
    if (number && !this.facts.hasProcesses) this.#count(number[1]!, line.slice(number[0].length));
    const found = label ?? (this.facts.hasProcesses ? number : null);
    this.#current = found?.[1] ?? found?.[2];
    return found ? line.slice(found[0].length) : line;
  }

  /** Leaves of a record what its process printed first. @returns whether anything is left */
  leaveOwn(values: Values): boolean {
    const process = this.#current;
    if (process === undefined) return true;
    this.#seen.add(process);
    for (const path of Object.keys(values)) {
      const first = this.#firstOf.get(path);
      if (first === undefined) this.#firstOf.set(path, process);
      else if (first !== process) delete values[path];
    }
    return Object.keys(values).length > 0;
  }

  about(): RunEvent[] {
    if (this.#seen.size < 2 || this.#seen.size === this.#reported) return [];
    this.#reported = this.#seen.size;
    return [{ type: 'about', about: { processes: this.#reported } }];
  }

  finish(result: ReadResult): ReadResult {
    if (this.#mustReadAgain) result.readAgain = true;
    return result;
  }

  keep(): () => void {
    const [firstOf, seen] = [new Map(this.#firstOf), new Set(this.#seen)];
    const [current, reported, last] = [this.#current, this.#reported, this.#last];
    const [shared, sharedPlaces] = [this.#shared, this.#sharedPlaces];
    const [mustReadAgain, { hasProcesses }] = [this.#mustReadAgain, this.facts];
    return () => {
      this.#firstOf.clear();
      for (const [path, process] of firstOf) this.#firstOf.set(path, process);
      this.#seen.clear();
      for (const process of seen) this.#seen.add(process);
      [this.#current, this.#reported, this.#last] = [current, reported, last];
      [this.#shared, this.#sharedPlaces] = [shared, sharedPlaces];
      this.#mustReadAgain = mustReadAgain;
      if (hasProcesses === undefined) delete this.facts.hasProcesses;
    };
  }

  #count(process: string, line: string): void {
    const place = line.match(PLACES)?.join(' ');
    if (place === undefined) return;
    const isShared = this.#last !== null && this.#last.place === place && this.#last.process !== process;
    this.#last = { process, place };
    if (!isShared || place === this.#shared) return;
    this.#shared = place;
    if (++this.#sharedPlaces < SHARED_PLACES) return;
    this.facts.hasProcesses = true;
    this.#mustReadAgain = true;
  }
}
