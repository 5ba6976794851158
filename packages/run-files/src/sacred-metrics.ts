/** Sacred's `metrics.json` (sacred/observers/file_storage.py): each metric's steps, values and times in columns, rewritten as a whole. */

import { numberFromWire } from '@rewardboard/protocol';
import type { Format, FormatReader, ReadContext, ReadResult } from './format.ts';
import { damageOf } from './format.ts';
import { timeOfText } from './local-time.ts';
import { MetricNames } from './metric-names.ts';
import { coordinateOf } from './point-event.ts';
import { RowGatherer } from './row-gatherer.ts';
import { WholeJson } from './whole-json.ts';

const HEAD = /^\s*\{\s*"[^"\\]{1,200}":\s*\{\s*"(?:steps|values|timestamps)":\s*\[/;
/** The same, while there is less of it. */
const BEGINNING = /^\s*(?:\{\s*(?:"[^"\\]{0,200}(?:"(?::\s*(?:\{\s*(?:"(?:[a-z]{0,10}(?:"(?::\s*)?)?)?)?)?)?)?)?)?$/;

export const sacredMetrics: Format = {
  id: 'sacred-metrics',
  label: 'Sacred metrics',
  program: 'Sacred',
  unit: 'record',
  mayBeNamed: /^metrics\.json$/,
  recognizes: ({ text }) => HEAD.test(text) || (BEGINNING.test(text) && 'wait'),
  open: (context) => new SacredReader(context),
};

class SacredReader implements FormatReader {
  readonly #json = new WholeJson();
  readonly #rows = new RowGatherer();
  readonly #metricNames: MetricNames;
  /** Points of each metric that were taken. */
  readonly #taken = new Map<string, number>();

  constructor(context: ReadContext = {}) {
    this.#metricNames = new MetricNames(context);
  }

  get names(): ReadonlyMap<string, string> {
    return this.#metricNames.seen;
  }

  read(bytes: Uint8Array): ReadResult {
    return this.#rows.finish(this.#json.read(bytes, (object, result) => this.#take(object, result)));
  }

  #take(object: Record<string, unknown>, result: ReadResult): void {
    let number = 0;
    for (const [name, columns] of Object.entries(object)) {
      number++;
      const { steps, values, timestamps } = (columns ?? {}) as Record<string, unknown>;
      if (!Array.isArray(steps) || !Array.isArray(values)) {
        result.damaged.push(damageOf(number, name));
        continue;
      }
      const taken = this.#taken.get(name) ?? 0;
      if (values.length < taken) return void (result.readAgain = true);
      // Sacred's names are separated by dots: "training.loss".
      const isEpoch = coordinateOf(name)?.coordinate === 'epoch';
      const path = isEpoch ? 'epoch' : this.#metricNames.pathOf(name, undefined);
      for (let i = taken; i < values.length; i++) {
        const [step, value] = [numberFromWire(steps[i]), numberFromWire(values[i])];
        if (value === undefined || !(step! >= 0)) continue;
        const time = Array.isArray(timestamps) ? timeOfText(`${String(timestamps[i])}Z`) : undefined;
        this.#rows.add({ step: step!, time, values: { [path]: value } });
        result.records++;
      }
      this.#taken.set(name, values.length);
    }
  }
}
