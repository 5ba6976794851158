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
/** A line that has its place besides. */
const HAS_PLACE = /\b(?:epoch|step|iter(?:ation)?|batch)\b|\[ {0,9}\d{1,9}\/ {0,9}\d{1,9}\]/i;
/** Folds and trainings in a row begin again, too, but not in turn. */
const TURNS = 2;

export class Processes {
  #current: string | undefined;
  readonly #firstOf = new Map<string, string>();
  readonly #seen = new Set<string>();
  #reported = 0;
  #last = -1;
  #turns = 0;
  #mustReadAgain = false;

  constructor(private readonly facts: ConsoleFacts) {}

  /** @returns the line without its process */
  take(line: string): string {
    const label = LABEL.exec(line);
    const number = label ? null : NUMBER.exec(line);
    if (number && !this.facts.hasProcesses && HAS_PLACE.test(line)) this.#count(Number(number[1]));
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
    const [current, reported, last, turns] = [this.#current, this.#reported, this.#last, this.#turns];
    const [mustReadAgain, { hasProcesses }] = [this.#mustReadAgain, this.facts];
    return () => {
      this.#firstOf.clear();
      for (const [path, process] of firstOf) this.#firstOf.set(path, process);
      this.#seen.clear();
      for (const process of seen) this.#seen.add(process);
      [this.#current, this.#reported, this.#last, this.#turns] = [current, reported, last, turns];
      this.#mustReadAgain = mustReadAgain;
      if (hasProcesses === undefined) delete this.facts.hasProcesses;
    };
  }

  #count(process: number): void {
    if (process < this.#last) this.#turns++;
    this.#last = process;
    if (this.#turns < TURNS) return;
    this.facts.hasProcesses = true;
    this.#mustReadAgain = true;
  }
}
