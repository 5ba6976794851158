/** CatBoost's `catboost_info/catboost_training.json`: a record an iteration, whose numbers are named by the file's head. */

import { metricPath } from '@rewardboard/metrics';
import type { Values } from '@rewardboard/protocol';
import { numberFromWire } from '@rewardboard/protocol';
import type { Format, FormatReader, ReadContext, ReadResult } from './format.ts';
import { emptyResult } from './format.ts';
import { JsonArray } from './json-array.ts';
import { jsonHeadOf } from './json-head.ts';
import { MetricNames } from './metric-names.ts';
import { stepOf } from './metrics-history-read.ts';
import { pointEvent } from './point-event.ts';

/** Names of the metrics of a set: `"learn_metrics": [{"best_value": "Min", "name": "Logloss"}]`. */
const METRICS = /"(learn|test)_metrics"\s*:\s*\[([^\]]*)\]/g;
const NAME = /"name"\s*:\s*"([^"\\]{1,100})"/g;
/** The evaluation set; further ones have a number. */
const EVALUATION = /^test(\d*)$/;

export const catboostTraining: Format = {
  id: 'catboost-training',
  label: 'CatBoost training',
  unit: 'record',
  matches: (fileName) => fileName === 'catboost_training.json',
  open: (context) => new CatboostReader(context),
};

class CatboostReader implements FormatReader {
  readonly #array = new JsonArray();
  readonly #metricNames: MetricNames;
  #metrics: Record<string, string[]> | null = null;

  constructor(context: ReadContext = {}) {
    this.#metricNames = new MetricNames(context);
  }

  get names(): ReadonlyMap<string, string> {
    return this.#metricNames.seen;
  }

  read(bytes: Uint8Array): ReadResult {
    const head = this.#metrics ? { length: 0, text: '' } : jsonHeadOf(bytes, 'iterations');
    if (!head) return emptyResult();
    this.#metrics ??= metricsOf(head.text);
    const result = this.#array.read(bytes.subarray(head.length), (entry, into) => this.#take(entry, into));
    result.consumed += head.length;
    return result;
  }

  #take(entry: Record<string, unknown>, result: ReadResult): boolean {
    const step = stepOf(entry.iteration);
    if (step === null) return false;
    const values: Values = {};
    for (const [set, numbers] of Object.entries(entry)) {
      const further = EVALUATION.exec(set)?.[1];
      if (!Array.isArray(numbers) || (set !== 'learn' && further === undefined)) continue;
      numbers.forEach((raw, i) => {
        const metric = this.#metrics![set === 'learn' ? 'learn' : 'test']?.[i];
        const value = numberFromWire(raw);
        if (metric === undefined || value === undefined) return;
        const path = metricPath(further ? `${set}/${metric}` : metric, set === 'learn' ? 'train' : 'eval');
        values[this.#metricNames.pathOf(`${set} ${metric}`, path)] = value;
      });
    }
    result.events.push(pointEvent({ step, values }));
    return true;
  }
}

function metricsOf(head: string): Record<string, string[]> {
  const lists = [...head.matchAll(METRICS)].map(([, set, list]) => [
    set!,
    [...list!.matchAll(NAME)].map(([, name]) => name!),
  ]);
  return Object.fromEntries(lists) as Record<string, string[]>;
}
