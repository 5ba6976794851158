/** The output of a training program, caught in a file: metrics are picked out of it, everything else is left alone. */

import { metricPath } from '@rewardboard/metrics';
import type { Split } from '@rewardboard/metrics';
import type { Values } from '@rewardboard/protocol';
import { consoleLine } from './console-line.ts';
import type { ConsoleLine } from './console-line.ts';
import type { Format, FormatReader, ReadContext, ReadResult } from './format.ts';
import { Lines } from './lines.ts';
import { MetricNames } from './metric-names.ts';
import { coordinateOf } from './point-event.ts';
import { RowGatherer } from './row-gatherer.ts';
import { transformersPaths } from './transformers-fields.ts';

/** .txt is a log only where its name says so. */
const NAME = /\.(log|out|err)$|(log|train|console|stdout|stderr|output|nohup)[^/]*\.txt$/i;
/** A number without one of these is of something else: a program prints its learning rate among its flags, too. */
const CURVE = /(^|[/_])(loss|accuracy|f1|roc_auc|perplexity|acc)$/;
/** Characters kept of the end of a text in which nothing was understood. */
const MAX_TAIL = 4_000;

export const consoleLog: Format = {
  id: 'console',
  label: 'Console output',
  mayBeNamed: NAME,
  isAnyText: true,
  authority: 1,
  isFreelyNamed: true,
  recognizes({ bytes }) {
    return bytes.length === 0 ? 'wait' : !bytes.includes(0);
  },
  open: (context) => new ConsoleReader(context),
};

class ConsoleReader implements FormatReader {
  readonly #lines = new Lines({ splitsAtReturns: true });
  readonly #metricNames: MetricNames;
  readonly #rows = new RowGatherer();
  #tail = '';
  #hasRecord = false;
  /** What earlier lines said. */
  #step: number | undefined;
  #epoch: number | undefined;
  #split: Split | undefined;
  /** Steps of the epochs before, where a program counts them anew in each. */
  #offset = 0;
  #inEpoch: { step: number; epoch: number } | undefined;
  /** Of the progress bar of the training, which has the most steps; evaluations have bars of their own. */
  #barSteps = 0;
  #records = 0;
  #isUnitKnown = false;

  constructor(context: ReadContext = {}) {
    this.#metricNames = new MetricNames(context);
    this.#split = context.split;
  }

  get names(): ReadonlyMap<string, string> {
    return this.#metricNames.seen;
  }
  /** What stands at the end of a text in which no metric was found. */
  get text(): string | undefined {
    return this.#hasRecord ? undefined : this.#tail;
  }

  read(bytes: Uint8Array): ReadResult {
    return this.#metricNames.finish(
      this.#rows.finish(this.#lines.read(bytes, (line, _, result) => this.#take(line, result))),
    );
  }

  #take(text: string, result: ReadResult): void {
    if (!this.#hasRecord && text.trim() !== '') this.#tail = `${this.#tail}${text}\n`.slice(-MAX_TAIL);
    const line = consoleLine(text);
    if (!line) return;
    this.#follow(line);
    const values = this.#valuesOf(line);
    if (
      !Object.keys(values).some((path) => CURVE.test(path)) &&
      !(line.isDictionary && Object.keys(values).length > 0)
    ) {
      // A heading: what follows is of that split.
      if (line.split !== undefined) this.#split = line.split;
      return;
    }
    this.#hasRecord = true;
    this.#tail = '';
    this.#records++;
    result.records++;
    const { step, unit } = this.#place(line);
    if (unit && !this.#isUnitKnown) {
      this.#isUnitKnown = true;
      this.#rows.addEvents([{ type: 'about', about: { stepUnit: unit } }]);
    }
    this.#rows.add({
      step,
      epoch: line.epoch ?? (line.isDictionary ? undefined : this.#epoch),
      time: line.time,
      values,
    });
  }

  /** Remembers where the program is. */
  #follow(line: ConsoleLine): void {
    const { bar } = line;
    if (bar && bar.of >= this.#barSteps) {
      this.#barSteps = bar.of;
      this.#step = bar.at;
    }
    if (line.step !== undefined) {
      const epoch = line.epoch ?? this.#epoch ?? 0;
      const before = this.#inEpoch;
      if (before && line.step < before.step && epoch > before.epoch) this.#offset += line.steps ?? before.step;
      this.#inEpoch = { step: line.step, epoch };
      this.#step = this.#offset + line.step;
    }
    for (const [name, value] of line.fields) {
      const coordinate = line.isDictionary ? coordinateOf(name)?.coordinate : undefined;
      if (coordinate === 'step' && value >= 0) this.#step = value;
      if (coordinate === 'epoch') line.epoch = value;
    }
    if (line.epoch !== undefined) this.#epoch = line.epoch;
    // An evaluation's section ends where a line speaks of an epoch and of no evaluation.
    if (line.epoch !== undefined && line.split === undefined && !line.isDictionary) this.#split = undefined;
  }

  #valuesOf({ fields, isDictionary, split }: ConsoleLine): Values {
    const values: Values = {};
    const pathOf = transformersPaths(isDictionary ? [...fields.keys()] : []);
    const ofLine = isDictionary ? undefined : (split ?? this.#split);
    for (const [name, value] of fields) {
      if (coordinateOf(name) || name === 'time') continue;
      // The same name may stand in sections of both splits.
      const key = ofLine === undefined || ofLine === 'train' ? name : `${name} (${ofLine})`;
      values[this.#metricNames.pathOf(key, pathOf(name) ?? metricPath(name, ofLine))] = value;
    }
    return values;
  }

  /** The step that was named last; else the epoch; else the number of the record. */
  #place(line: ConsoleLine): { step: number; unit: 'epoch' | 'record' | null } {
    if (this.#step !== undefined) return { step: this.#step, unit: null };
    const epoch = line.isDictionary ? undefined : this.#epoch;
    if (epoch !== undefined) return { step: epoch, unit: epoch > 0 ? 'epoch' : null };
    // Before the training there is nothing to count.
    return { step: this.#records, unit: 'record' };
  }
}
