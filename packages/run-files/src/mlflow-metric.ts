/** A metric of MLflow's file store: `metrics/NAME`, a line "milliseconds value step" a point (mlflow/store/tracking/file_store.py). */

import { CountedSteps } from './counted-steps.ts';
import { damageOf } from './format.ts';
import type { Format, FormatReader, ReadContext, ReadResult } from './format.ts';
import { Lines } from './lines.ts';
import { MetricNames } from './metric-names.ts';
import { coordinateOf, timeOfNumber } from './point-event.ts';
import { RowGatherer } from './row-gatherer.ts';
import { plainNumber } from './cell-numbers.ts';

/** Old versions wrote no step, new ones may name the data set behind it. */
const LINE = /^(\d{9,16}) (\S{1,40})(?: (-?\d{1,15}))?(?: \S{1,500} \S{1,500})?$/;
const WHOLE_LINES = /^(?:\d{12,14} [\d.eE+-]{1,40} -?\d{1,15}\r?\n)/;
const BEGINNING = /^\d{0,14}$|^\d{12,14} [\d.eE+-]{0,40}$|^\d{12,14} [\d.eE+-]{1,40} -?\d{0,15}\r?$/;

export const mlflowMetric: Format = {
  id: 'mlflow-metric',
  label: 'MLflow metric',
  program: 'MLflow',
  sourceName: 'MLflow',
  isOfTracker: true,
  isSelfContained: 'lines',
  recognizes: ({ text }) => WHOLE_LINES.test(text) || (BEGINNING.test(text) && 'wait'),
  open: (context) => new MlflowMetricReader(context),
};

class MlflowMetricReader implements FormatReader {
  readonly #lines = new Lines();
  readonly #rows = new RowGatherer();
  readonly #metricNames: MetricNames;
  readonly #path: string;
  readonly #steps = new CountedSteps();

  constructor(context: ReadContext = {}) {
    this.#metricNames = new MetricNames(context);
    const { name, path } = context.metric ?? { name: 'metric' };
    this.#path = coordinateOf(name)?.coordinate === 'epoch' ? 'epoch' : this.#metricNames.pathOf(name, path);
  }

  get names(): ReadonlyMap<string, string> {
    return this.#metricNames.seen;
  }

  read(bytes: Uint8Array): ReadResult {
    return this.#rows.finish(this.#lines.read(bytes, (line, number, result) => this.#take(line, number, result)));
  }

  #take(line: string, number: number, result: ReadResult): void {
    if (line === '') return;
    const [, ms, text, stepText] = LINE.exec(line) ?? [];
    const value = text === undefined ? undefined : plainNumber(text);
    if (typeof value !== 'number' || Number(stepText ?? 0) < 0) return void result.damaged.push(damageOf(number, line));
    const wasCounted = this.#steps.isCounted;
    const step = this.#steps.of(Number(stepText ?? 0));
    if (this.#steps.isCounted && !wasCounted) this.#rows.addEvents([{ type: 'about', about: { stepUnit: 'record' } }]);
    result.records++;
    this.#rows.add({ step, time: timeOfNumber(Number(ms)), values: { [this.#path]: value } });
  }
}
