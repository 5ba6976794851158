/** Reads the `.swanlab` file that every training with SwanLab (version 0.6 and later) leaves on the disk. */

import { Coordinates } from './coordinates.ts';
import type { Format, FormatReader, ReadContext, ReadResult } from './format.ts';
import { LogBlocks, SWANLAB_FILE } from './log-blocks.ts';
import { MetricNames } from './metric-names.ts';
import { coordinateOf } from './point-event.ts';
import { RowGatherer } from './row-gatherer.ts';
import type { SwanlabScalar } from './swanlab-records.ts';
import { swanlabRecord } from './swanlab-records.ts';

/** What SwanLab measures of the machine by itself. */
const OF_MACHINE = '__swanlab__';

export const swanlab: Format = {
  id: 'swanlab',
  label: 'SwanLab run',
  program: 'SwanLab',
  unit: 'record',
  isOfTracker: true,
  matches: (fileName) => fileName.endsWith('.swanlab'),
  // The index of older versions is a database.
  isNameShared: true,
  mayBeNamed: /\.swanlab$/,
  recognizes: ({ bytes }) => {
    const { head } = SWANLAB_FILE;
    if (!head.every((byte, i) => i >= bytes.length || bytes[i] === byte)) return false;
    return bytes.length < head.length ? 'wait' : true;
  },
  open: (context) => new SwanlabReader(context),
};

class SwanlabReader implements FormatReader {
  readonly #blocks = new LogBlocks(SWANLAB_FILE);
  readonly #metricNames: MetricNames;
  readonly #coordinates: Coordinates;
  readonly #rows = new RowGatherer();
  #lastStep = 0;

  constructor(context: ReadContext = {}) {
    this.#metricNames = new MetricNames(context);
    this.#coordinates = new Coordinates(context.facts);
  }

  get names(): ReadonlyMap<string, string> {
    return this.#metricNames.seen;
  }

  read(bytes: Uint8Array): ReadResult {
    const result = this.#blocks.read(bytes, (data, from, to, into) => this.#take(data, from, to, into));
    return this.#coordinates.finish(this.#metricNames.finish(this.#rows.finish(result)));
  }

  #take(bytes: Uint8Array, from: number, to: number, result: ReadResult): boolean {
    const record = swanlabRecord(bytes, from, to);
    if (!record) return false;
    const { scalar, name, end } = record;
    if (scalar && this.#add(scalar)) result.records++;
    if (name) this.#rows.addEvents([{ type: 'about', about: { name } }]);
    if (end) {
      const reason = end.reason === '' ? {} : { reason: end.reason };
      this.#rows.addEvents([{ type: 'end', outcome: end.outcome, ...reason, step: this.#lastStep }]);
    }
    return true;
  }

  #add({ name, step, time, value }: SwanlabScalar): boolean {
    if (name === '' || name.startsWith(OF_MACHINE)) return false;
    const coordinate = coordinateOf(name.replace(/^train(er)?\//, ''))?.coordinate;
    // The trainer's own count: each call of `swanlab.log` has a step.
    if (coordinate === 'step') return false;
    const path = coordinate === 'epoch' ? 'epoch' : this.#metricNames.pathOf(name);
    const place = this.#coordinates.of({ step, paths: [path] });
    if (!place) return false;
    this.#lastStep = Math.max(this.#lastStep, place.step);
    this.#rows.add({ step: place.step, time, values: { [path]: value } });
    return true;
  }
}
