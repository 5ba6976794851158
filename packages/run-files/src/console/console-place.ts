/** Where the records of a program's output belong: by the line itself, a bar, or the lines before. */

import type { ConsoleFacts } from './console-facts.ts';
import type { Place } from '../position.ts';
import type { FileFacts } from '../file-facts.ts';
import { Coordinates } from '../coordinates.ts';
import type { ReadResult } from '../format.ts';
import type { BarPosition } from './bars.ts';
import { Bars } from './bars.ts';
import { EpochsAtEnd } from './epochs-at-end.ts';
import { BarsBehind } from './bars-behind.ts';
import { PlannedEpochs } from './planned-epochs.ts';
import type { Said } from './said.ts';

interface Named extends Said {
  step: number;
  /** Of the bar or line that named it. */
  serial: number;
}

/** So many losses aren't of one step: what they were printed beside is ahead of them. */
const MIN_LATE = 20;
/** Printed epochs are rounded to two digits, or better. */
const EPOCH_ERROR = 0.005;
/** Paths whose last place is remembered. */
const MAX_PATHS = 1_000;

export class ConsolePlace {
  readonly bars = new Bars();
  readonly #coordinates: Coordinates;
  readonly #epochs: EpochsAtEnd;
  readonly #behind: BarsBehind;
  readonly #planned: PlannedEpochs;
  private readonly facts: ConsoleFacts;
  #mustReadAgain = false;
  /** The place that was named last, for records that don't say theirs. */
  #named: Named | undefined;
  #serial = 0;
  #epoch: number | undefined;
  /** Of each metric of the training: the place it was last put at, how often, and with which epoch. */
  #placed = new Map<string, { serial: number; times: number; step: number; epoch: number | undefined }>();
  /** With more steps in an epoch, the bar was behind some dictionary. */
  #mostPerEpoch = Infinity;
  #last: Place = { step: 0, epoch: undefined };
  #hasTraining = false;
  /** The last record of the training named its epoch and no step: the steps of an evaluation are batches of its own. */
  #isByEpoch = false;
  /** Of the training, and without a place. */
  #hasCounted = false;
  /** Of the last record that was placed by its epoch alone. */
  #late = { step: 0, epoch: 0 };

  constructor(facts: FileFacts = {}) {
    this.#coordinates = new Coordinates(facts);
    this.facts = facts.console ??= {};
    this.#epochs = new EpochsAtEnd(this.facts);
    this.#behind = new BarsBehind(this.facts);
    this.#planned = new PlannedEpochs(this.facts, this.bars);
  }

  get epoch(): number | undefined {
    return this.#epoch;
  }
  get step(): number | undefined {
    return this.#named?.step;
  }
  /** The last place of a record. */
  get last(): Place {
    return this.#last;
  }

  about() {
    return this.#coordinates.about();
  }

  finish(result: ReadResult): ReadResult {
    this.#planned.decide();
    const parts = [this.#epochs, this.#behind, this.#planned];
    if (this.#mustReadAgain || parts.some(({ mustReadAgain }) => mustReadAgain)) result.readAgain = true;
    return this.#coordinates.finish(result);
  }

  keep(): () => void {
    const facts = { ...this.facts };
    const parts = [this.bars, this.#epochs, this.#behind, this.#planned, this.#coordinates];
    const back = parts.map((part) => part.keep());
    const [named, serial, epoch] = [this.#named, this.#serial, this.#epoch];
    const [placed, last, late, mustReadAgain] = [new Map(this.#placed), this.#last, this.#late, this.#mustReadAgain];
    const [hasTraining, hasCounted, most] = [this.#hasTraining, this.#hasCounted, this.#mostPerEpoch];
    const isByEpoch = this.#isByEpoch;
    return () => {
      for (const name of Object.keys(this.facts)) delete this.facts[name as keyof ConsoleFacts];
      Object.assign(this.facts, facts);
      for (const putBack of back) putBack();
      [this.#named, this.#serial, this.#epoch] = [named, serial, epoch];
      [this.#placed, this.#last, this.#late, this.#mustReadAgain] = [placed, last, late, mustReadAgain];
      [this.#hasTraining, this.#hasCounted, this.#mostPerEpoch] = [hasTraining, hasCounted, most];
      this.#isByEpoch = isByEpoch;
    };
  }

  /** The epochs that the lines speak of from now on. */
  enterEpoch(epoch: number): void {
    this.#epochs.enter(epoch);
    this.#epoch = epoch;
  }

  /** The training's bar moved, or was drawn again. */
  nameBar(position: BarPosition): void {
    this.#behind.show(position.step);
    this.name(position, false);
  }

  /** A line, or a bar, says where the training is. @param isOfLine whether it does so without a metric */
  name(said: Said & { step: number }, isOfLine: boolean): void {
    this.#named = { ...said, serial: ++this.#serial };
    if (isOfLine && !this.facts.hasLateLines)
      this.#coordinates.of({ step: said.step, epoch: said.epoch, stepsOfEpoch: said.stepsOfEpoch, paths: ['train/'] });
  }

  /** The training is over, and says after how many epochs. */
  learnLength(epochs: number, steps: number): void {
    const made = this.bars.last(steps);
    if (!(epochs > 0 && made > 0) || this.facts.stepsPerEpoch !== undefined) return;
    const perEpoch = made / epochs;
    this.facts.stepsPerEpoch = perEpoch;
    this.#mustReadAgain ||= this.facts.hasLateLines === true || perEpoch > this.#mostPerEpoch;
  }

  /** Of the arguments: "Num Epochs = 3", "num_train_epochs=3, max_steps=-1". */
  learnPlan(name: string, value: number): void {
    if (/^num_(train_)?epochs$/.test(name) && value > 0) this.facts.plannedEpochs ??= value;
    // The training ends within an epoch.
    if (name === 'max_steps' && value > 0) this.facts.hasMaxSteps = true;
  }

  /** @param paths of the record's metrics. @returns null where they were said better elsewhere */
  of(said: Said, paths: readonly string[]): Place | null {
    const isTraining = paths.some((path) => path.startsWith('train/'));
    if (isTraining && said.isDictionary && !this.facts.hasDictionaries) {
      this.facts.hasDictionaries = true;
      this.#mustReadAgain ||= this.#hasCounted;
    }
    if (isTraining && !said.isDictionary && said.step === undefined && said.epoch === undefined && !this.#named) {
      if (this.facts.hasDictionaries) return null;
      this.#hasCounted = true;
    }
    if (isTraining && !said.isDictionary) this.#isByEpoch = said.step === undefined && said.epoch !== undefined;
    const isOfOwnBatches = said.isOfBatch === true && this.#isByEpoch;
    const place = (isOfOwnBatches ? null : this.#placeOf(said, paths, isTraining)) ?? this.#last;
    this.#hasTraining ||= isTraining;
    this.#last = place;
    return place;
  }

  #placeOf(said: Said, paths: readonly string[], isTraining: boolean): Place | null {
    if (said.step !== undefined) {
      if (isTraining) this.#epochs.take(said.step, said.epoch);
      const named = { ...said, epoch: this.#epochs.of(said.epoch), step: said.step };
      this.name(named, false);
      return this.#coordinates.of({ ...named, paths });
    }
    if (said.share !== undefined || said.epoch !== undefined) {
      if (said.isDictionary) return this.#ofDictionary(said.epoch!, paths, isTraining);
      const { countsFromOne = false } = said;
      return this.#coordinates.of({ epoch: this.#partOf(said), paths, countsFromOne });
    }
    const named = this.#named;
    if (named && !this.facts.hasLateLines) {
      if (isTraining) this.#noteLate(paths, undefined);
      this.bars.use();
      return this.#coordinates.of({ ...named, paths });
    }
    if (this.#epoch !== undefined)
      return this.#coordinates.of({ epoch: this.facts.hasShares ? this.#endOfEpoch(isTraining) : this.#epoch, paths });
    // An evaluation belongs to the record before it.
    if (!isTraining && this.#hasTraining) return this.#last;
    return this.#coordinates.of({ paths, mayCount: true });
  }

  /** Epochs that are done: a share of the epoch that is called 1, or 0, by what the first one is called. */
  #partOf({ epoch = this.#epoch ?? 0, share }: Said): number {
    if (share === undefined) return this.facts.hasShares ? epoch + 1 - Math.min(1, this.#epochs.first ?? 1) : epoch;
    if (!this.facts.hasShares) {
      this.facts.hasShares = true;
      this.#mustReadAgain ||= this.#last.step > 0;
    }
    return epoch - Math.min(1, this.#epochs.first ?? 1) + share;
  }

  #endOfEpoch(isTraining: boolean): number {
    return isTraining ? this.#last.step : this.#partOf({ epoch: this.#epoch });
  }

  /** Dictionaries tell their epoch; the bar tells the step, as long as it isn't ahead of them. */
  #ofDictionary(epoch: number, paths: readonly string[], isTraining: boolean): Place | null {
    if (this.facts.hasLateLines) return this.#ofLate(epoch, paths, isTraining);
    const shown = this.#named?.step;
    const step = isTraining ? this.#behind.stepOf(shown) : shown;
    if (step === undefined) return this.#coordinates.of({ epoch, paths });
    if (isTraining && step === shown) this.#noteLate(paths, epoch);
    this.bars.use();
    return this.#coordinates.of({ step: this.#ofBar(step, epoch), epoch, paths });
  }

  /** A bar is drawn ten times a second at most: in a fast training it is a few steps behind, as the epoch shows. */
  #ofBar(step: number, epoch: number): number {
    const surely = Math.max(0, epoch - EPOCH_ERROR);
    if (surely > 0) this.#mostPerEpoch = Math.min(this.#mostPerEpoch, (step + 0.5) / surely);
    const perEpoch = this.facts.stepsPerEpoch;
    if (perEpoch === undefined) return step;
    return surely * perEpoch > step + 0.5 ? Math.round(epoch * perEpoch) : step;
  }

  /** Output is buffered and the bar isn't: many records were made before the bar was where it is. */
  #ofLate(epoch: number, paths: readonly string[], isTraining: boolean): Place | null {
    if (isTraining) this.#planned.take(epoch);
    const perEpoch = this.facts.stepsPerEpoch ?? this.#plannedStepsPerEpoch();
    if (perEpoch === undefined) return this.#coordinates.of({ epoch, paths });
    const late = this.#late;
    let step = Math.round(epoch * perEpoch);
    if (!isTraining && epoch === late.epoch) step = late.step;
    if (isTraining) {
      // Epochs are rounded: another record of the same one is a further step.
      if (epoch >= late.epoch && step <= late.step) step = late.step + 1;
      this.#late = { step, epoch };
    }
    return this.#coordinates.of({ step, epoch, paths });
  }

  #plannedStepsPerEpoch(): number | undefined {
    const { plannedEpochs, hasMaxSteps } = this.facts;
    return plannedEpochs !== undefined && !hasMaxSteps && this.bars.length > 0
      ? this.bars.length / plannedEpochs
      : undefined;
  }

  #noteLate(paths: readonly string[], epoch: number | undefined): void {
    const { serial, step } = this.#named!;
    for (const path of paths) {
      if (!path.startsWith('train/')) continue;
      const before = this.#placed.get(path);
      const isSame = before?.serial === serial;
      const times = isSame ? before.times + 1 : 1;
      if (before || this.#placed.size < MAX_PATHS) this.#placed.set(path, { serial, times, step, epoch });
      // A bar is drawn again after each line, where it was.
      if (times >= MIN_LATE || (before?.step === step && epoch !== undefined && epoch !== before.epoch)) {
        this.facts.hasLateLines = true;
        this.#mustReadAgain = true;
      }
    }
  }
}
