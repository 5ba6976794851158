/**
 * Which step and epoch each record of one file belongs to. Every reader of rows, lines and records asks here, so that a counter
 * that begins anew with each epoch, an evaluation that names only its epoch, or a log without steps means the same in every format.
 */

import type { RunEvent } from '@rewardboard/protocol';
import type { CoordinatesState } from './coordinates-state.ts';
import { begun, isValidEpoch, lengthOfEpoch } from './coordinates-state.ts';
import type { FileFacts } from './file-facts.ts';
import type { ReadResult } from './format.ts';
import { comesAfterTraining, isOfTraining } from './position.ts';
import type { Place, Position } from './position.ts';

/** What some programs write instead of a step at the end of an epoch. */
export const END_OF_EPOCH = -1;
/** So many records of one epoch aren't a correction of the first one. */
const MIN_REPEATED = 3;

export class Coordinates {
  #state = begun();
  /** An earlier record would be placed differently by what is known now. */
  #mustReadAgain = false;
  #isTrial = false;

  /** @param facts found in earlier passes through the file; new ones are added to it */
  constructor(private readonly facts: FileFacts = {}) {
    this.#state.unit = facts.hasSteps ? 'step' : facts.countedPaths ? 'record' : null;
  }

  /** Whether a record can't be placed without the ones before it. */
  get needsEarlierRecords(): boolean {
    return this.facts.countsWithinEpochs ?? false;
  }

  /** @returns null for a record that doesn't say where it belongs */
  of({ step, epoch, stepsOfEpoch, paths, mayCount = false, countsFromOne = false }: Position): Place | null {
    const known = epoch !== undefined && isValidEpoch(epoch) ? epoch : undefined;
    // sentence-transformers' last row, "-1,-1": the training is over.
    if (step === END_OF_EPOCH && epoch === END_OF_EPOCH)
      return this.#end() ?? { step: this.#state.reached, epoch: undefined };
    if (
      step !== undefined &&
      Number.isFinite(step) &&
      (step >= 0 || (step === END_OF_EPOCH && this.#state.last >= 0))
    ) {
      // The training repeats its epoch and is counted: steps that only its evaluations name are of another kind.
      if (this.#state.unit !== 'step' && this.facts.countedPaths && !paths.some(isOfTraining))
        return { step: this.#ofCounted(paths), epoch };
      if (this.#state.unit !== 'step') this.#countSteps();
      return { step: this.#ofStep(step, known, stepsOfEpoch, paths), epoch };
    }
    if (step === undefined && epoch === undefined && paths.length > 0 && paths.every(comesAfterTraining)) {
      const end = this.#end();
      if (end) return end;
    }
    if (known === undefined) return this.#ofRecord(mayCount);
    if (paths.length === 0) return null;
    if (this.#state.unit === 'step') return { step: this.#state.reached, epoch };
    if (this.#state.unit === 'record') return { step: this.#ofCounted(paths), epoch };
    if (countsFromOne) this.#state.shift = 0;
    return this.#ofEpoch(known, paths);
  }

  /** The same as `of` for the usual record of a large file, at the cost of a few comparisons. NaN: ask `of`. */
  ofRising(step: number, epoch: number, paths: readonly string[], isEvaluation: boolean): number {
    if (this.#state.unit !== 'step' || !(step > this.#state.last) || this.#state.beforeRestart) return NaN;
    const known = isValidEpoch(epoch) ? epoch : NaN;
    if (isEvaluation && this.#state.hasTraining) return this.#ofEvaluation(step, known);
    if (!isEvaluation) this.#state.hasTraining = true;
    this.#advance(step);
    if (known === known) this.#state.epoch = known;
    this.#state.lastPaths = paths;
    return this.#reach(this.#state.offset + step);
  }

  /** A record could not be read. */
  miss(): void {
    this.#state.missed++;
  }

  /** What is to be said once of the run, or nothing. */
  about(): RunEvent[] {
    if (this.#state.isReported || this.#state.unit === null || this.#state.unit === 'step') return [];
    this.#state.isReported = true;
    return [{ type: 'about', about: { stepUnit: this.#state.unit } }];
  }

  /** Marks a result when the file must be read again. */
  finish(result: ReadResult): ReadResult {
    if (this.#mustReadAgain) result.readAgain = true;
    return result;
  }

  /** Places a record that may not be whole yet: it comes again, and leaves no trace now. */
  try<T>(take: () => T): T {
    const putBack = this.keep();
    try {
      return take();
    } finally {
      putBack();
    }
  }

  /** What comes is only a trial. @returns what ends it, and puts everything back */
  keep(): () => void {
    const state = this.#state;
    this.#state = { ...state, seen: new Map(state.seen) };
    this.#isTrial = true;
    return () => {
      this.#state = state;
      this.#isTrial = false;
    };
  }

  #learn(facts: FileFacts, mustReadAgain: boolean): void {
    if (this.#isTrial) return;
    Object.assign(this.facts, facts);
    this.#mustReadAgain ||= mustReadAgain;
  }

  #countSteps(): void {
    if (this.#state.unit !== null) this.#learn({ hasSteps: true }, true);
    this.#state.unit = 'step';
  }

  #ofStep(step: number, epoch: number | undefined, stepsOfEpoch: number | undefined, paths: readonly string[]): number {
    const isEvaluation = paths.every((path) => !path.startsWith('train/'));
    if (!isEvaluation) this.#state.hasTraining = true;
    else if (this.#state.hasTraining) return this.#ofEvaluation(step, epoch ?? NaN);
    if (this.#state.beforeRestart) this.#confirmRestart(this.#state.beforeRestart, step);
    // It is no step of the epoch, whose length isn't known.
    if (step === END_OF_EPOCH) {
      if (epoch !== undefined) this.#state.epoch = epoch;
      return this.#reach(this.#state.offset + this.#state.last + 1);
    }
    if (!(step <= this.#state.last)) this.#advance(step);
    else if (this.#beginsEpoch({ step, epoch, stepsOfEpoch, paths })) this.#beginEpoch(step, epoch!, stepsOfEpoch);
    else if (step < this.#state.last) this.#goBack(step, epoch);
    if (epoch !== undefined) this.#state.epoch = epoch;
    this.#state.lastPaths = paths;
    return this.#reach(this.#state.offset + this.#state.last);
  }

  /** An evaluation's number may be none of the training's steps, but count its own batches, or be its epoch. */
  #ofEvaluation(step: number, epoch: number): number {
    const { last, reached, offset, epoch: current } = this.#state;
    const isEpoch = epoch !== epoch && step < last && (step === current || step === current + 1);
    if (this.facts.countsWithinEpochs || isEpoch || step === END_OF_EPOCH) return reached;
    this.#state.trustedEvaluation ||= step !== last;
    return offset + step;
  }

  /** Whether the counter began anew: it fell, or stayed, while the epoch rose. A global counter rises all the time. */
  #beginsEpoch({ step, epoch, stepsOfEpoch, paths }: Position & { step: number }): boolean {
    if (epoch === undefined || !(epoch > this.#state.epoch)) return false;
    const { last, lastPaths, fileFirst, spacing } = this.#state;
    // Within an epoch it's a counter that is shown late.
    if (step === last)
      return (
        epoch - this.#state.epoch > 0.5 && (step === stepsOfEpoch || paths.some((path) => lastPaths.includes(path)))
      );
    // It rose before, and begins about where it began then; a single wrong number doesn't.
    return this.facts.countsWithinEpochs === true || step <= fileFirst + spacing;
  }

  #beginEpoch(step: number, epoch: number, stepsOfEpoch: number | undefined): void {
    const { offset, first, last, length } = this.#state;
    // A record that says how long its epoch is, needs no confirmation.
    if (stepsOfEpoch !== undefined) this.#countWithinEpochs();
    else if (!this.facts.countsWithinEpochs)
      this.#state.beforeRestart = { offset, first, last, length, epoch: this.#state.epoch };
    // Rows may be missing at the end of an epoch, so the longest one counts.
    this.#state.length = Math.max(this.#state.length, stepsOfEpoch ?? lengthOfEpoch(this.#state));
    this.#state.offset += this.#state.length * Math.max(1, Math.round(epoch - this.#state.epoch));
    this.#state.first = this.#state.last = step;
  }

  /** The next record goes on from the restart, or from where the counter was before a wrong number. */
  #confirmRestart(before: NonNullable<CoordinatesState['beforeRestart']>, step: number): void {
    this.#state.beforeRestart = null;
    if (step > before.last) Object.assign(this.#state, before);
    else this.#countWithinEpochs();
  }

  #countWithinEpochs(): void {
    if (!this.facts.countsWithinEpochs) this.#learn({ countsWithinEpochs: true }, this.#state.trustedEvaluation);
  }

  /** A resumed training repeats steps; it may have gone back to an earlier epoch. */
  #goBack(step: number, epoch: number | undefined): void {
    if (epoch !== undefined && epoch < this.#state.epoch && this.facts.countsWithinEpochs)
      this.#state.offset = Math.max(0, this.#state.offset - this.#state.length * Math.round(this.#state.epoch - epoch));
    this.#state.last = step;
  }

  #advance(step: number): void {
    if (this.#state.last !== this.#state.last) this.#state.first = this.#state.fileFirst = step;
    else if (this.#state.spacing !== this.#state.spacing) this.#state.spacing = step - this.#state.last;
    this.#state.last = step;
  }

  #reach(step: number): number {
    if (step > this.#state.reached) this.#state.reached = step;
    return step;
  }

  #ofEpoch(epoch: number, paths: readonly string[]): Place {
    if (epoch !== this.#state.epoch) {
      this.#notePace(epoch);
      this.#state.isFirstEpoch = this.#state.epoch !== this.#state.epoch;
      this.#state.epoch = epoch;
      this.#state.seen.clear();
    }
    for (const path of paths) this.#state.seen.set(path, (this.#state.seen.get(path) ?? 0) + 1);
    const times = this.#state.isFirstEpoch ? 2 : MIN_REPEATED;
    const repeated = paths.filter((path) => this.#state.seen.get(path)! >= times);
    if (repeated.length > 0) this.#learn({ countedPaths: new Set(repeated) }, true);
    this.#state.unit = 'epoch';
    // A log that goes on, or lost its beginning, says nothing: then it counts as Keras does.
    if (this.facts.hasFractions || this.facts.countsEpochsDone) this.#state.shift = 0;
    else if (!Number.isInteger(epoch)) {
      this.#learn({ hasFractions: true }, this.#state.shift === 1);
      this.#state.shift = 0;
    }
    this.#state.shift ??= epoch <= this.#state.missed || epoch >= this.#state.missed + 2 ? 1 : 0;
    return { step: epoch + this.#state.shift, epoch: epoch + this.#state.shift };
  }

  /** Epochs 10, 20, 30: every tenth one that is done. From 0 they would be 9, 19, 29, or 0, 10, 20. */
  #notePace(epoch: number): void {
    if (this.#state.firstEpoch !== this.#state.firstEpoch) this.#state.firstEpoch = epoch;
    else if (this.#state.isFirstEpoch && this.#state.shift === 1 && epoch === 2 * this.#state.firstEpoch && epoch > 2)
      this.#learn({ countsEpochsDone: true }, true);
  }

  /** What comes once an epoch belongs to the last record that counted. */
  #ofCounted(paths: readonly string[]): number {
    if (paths.some((path) => this.facts.countedPaths?.has(path))) this.#state.records++;
    return Math.max(1, this.#state.records);
  }

  /** The last place so far; null in a file without steps and epochs. */
  #end(): Place | null {
    const { unit, reached, epoch, shift } = this.#state;
    if (unit === 'step') return { step: reached, epoch: undefined };
    if (unit !== 'epoch') return null;
    const last = epoch + (shift ?? 0);
    return { step: last, epoch: last };
  }

  #ofRecord(mayCount: boolean): Place | null {
    // A file that has steps or epochs elsewhere: this record lost its own.
    if (!mayCount || this.#state.unit === 'step' || this.#state.unit === 'epoch' || this.facts.countedPaths)
      return null;
    this.#state.unit = 'record';
    return { step: ++this.#state.records, epoch: undefined };
  }
}
