/** JSON lines that count their progress: LLaMA-Factory's `trainer_log.jsonl` and ms-swift's `logging.jsonl`. */

import type { Values } from '@rewardboard/protocol';
import { numberFromWire } from '@rewardboard/protocol';
import type { Format, FormatReader, ReadContext, ReadResult } from './format.ts';
import { MAX_BEGINNING_BYTES, damageOf } from './format.ts';
import { Lines } from './lines.ts';
import { MetricNames } from './metric-names.ts';
import { objectOfText } from './python-json.ts';
import { RowGatherer } from './row-gatherer.ts';
import { transformersPaths } from './transformers-fields.ts';

/** ms-swift writes "10/438". */
const STEP_OF_PLAN = 'global_step/max_steps';
const NO_METRICS = new Set(['current_steps', 'total_steps', STEP_OF_PLAN, 'epoch', 'percentage']);

export const progressLines: Format = {
  id: 'progress-lines',
  label: 'LLaMA-Factory or ms-swift log',
  program: 'LLaMA-Factory or ms-swift',
  isSelfContained: 'lines',
  mayBeNamed: /\.jsonl$/i,
  recognizes({ text, bytes }) {
    const lines = text.trimStart();
    const end = lines.indexOf('\n');
    if (end < 0) return bytes.length < MAX_BEGINNING_BYTES && /^(\{|$)/.test(lines) && 'wait';
    return progressOf(objectOfText(lines.slice(0, end))) !== null;
  },
  open: (context) => new ProgressReader(context),
};

/** Where a record stands in its training; null where it isn't a record of such a log. */
function progressOf(record: Record<string, unknown> | null): { step: number; planned: number } | null {
  const text = /^(\d{1,15})\/(\d{1,15})$/.exec(String(record?.[STEP_OF_PLAN]));
  const [step, planned] = text ? [Number(text[1]), Number(text[2])] : [record?.current_steps, record?.total_steps];
  return Number.isSafeInteger(step) && Number.isSafeInteger(planned) && (step as number) >= 0
    ? { step: step as number, planned: planned as number }
    : null;
}

class ProgressReader implements FormatReader {
  readonly #lines = new Lines();
  readonly #metricNames: MetricNames;
  /** trainer_state.json lies beside and has the same numbers, unrounded. */
  readonly #rows = new RowGatherer(true);
  #planned = 0;

  constructor(context: ReadContext = {}) {
    this.#metricNames = new MetricNames(context);
  }

  get names(): ReadonlyMap<string, string> {
    return this.#metricNames.seen;
  }

  read(bytes: Uint8Array): ReadResult {
    return this.#metricNames.finish(
      this.#rows.finish(this.#lines.read(bytes, (line, number, result) => this.#take(line, number, result))),
    );
  }

  end(rest: Uint8Array): ReadResult {
    return this.#rows.finish(
      this.#lines.end(rest, (line, number, result) => objectOfText(line) && this.#take(line, number, result)),
    );
  }

  #take(line: string, number: number, result: ReadResult): void {
    if (line.trim() === '') return;
    const record = objectOfText(line);
    if (!record) return void result.damaged.push(damageOf(number, line));
    const progress = progressOf(record);
    // ms-swift ends with a record of its data set and its checkpoints.
    if (!progress) return;
    const { step, planned } = progress;
    const pathOf = transformersPaths(Object.keys(record));
    const values: Values = {};
    for (const [name, raw] of Object.entries(record)) {
      const value = NO_METRICS.has(name) ? undefined : numberFromWire(raw);
      if (value !== undefined) values[this.#metricNames.pathOf(name, pathOf(name))] = value;
    }
    result.records++;
    if (planned > 0 && planned !== this.#planned)
      this.#rows.addEvents([{ type: 'about', about: { plannedSteps: planned } }]);
    this.#planned = planned;
    this.#rows.add({ step, epoch: numberFromWire(record.epoch), values });
  }
}
