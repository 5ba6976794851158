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
const METRICS = /"(learn|test)_metrics"\s*:\s*\[([^[\]]*)\]/g;
const NAME = /"name"\s*:\s*"([^"\\]{1,100})"/g;
const ITERATIONS = /"iterations"\s*:\s*\[/;
/** An evaluation set: the first has no number, the next is "test1". */
const EVALUATION = /^test(\d*)$/;
const SETS = /"test_sets"\s*:\s*\[([^[\]]*)\]/;

export const catboostTraining: Format = {
  id: 'catboost-training',
  label: 'CatBoost training',
  program: 'CatBoost',
  unit: 'record',
  matches: (fileName) => fileName === 'catboost_training.json',
  open: (context) => new CatboostReader(context),
};

interface Head {
  /** Names by kind of set. */
  metrics: Record<string, string[]>;
  /** Number of the last evaluation set. */
  lastSet: number;
}

class CatboostReader implements FormatReader {
  readonly #array = new JsonArray();
  readonly #metricNames: MetricNames;
  #head: Head | null = null;

  constructor(context: ReadContext = {}) {
    this.#metricNames = new MetricNames(context);
  }

  get names(): ReadonlyMap<string, string> {
    return this.#metricNames.seen;
  }

  read(bytes: Uint8Array): ReadResult {
    const head = this.#head ? { length: 0, text: '' } : jsonHeadOf(bytes, ITERATIONS);
    if (!head) return emptyResult();
    this.#head ??= headOf(head.text);
    const result = this.#array.read(bytes.subarray(head.length), (entry, into) => this.#take(entry, into));
    result.consumed += head.length;
    return result;
  }

  #take(entry: Record<string, unknown>, result: ReadResult): boolean {
    const step = stepOf(entry.iteration);
    if (step === null) return false;
    const values: Values = {};
    for (const [set, numbers] of Object.entries(entry)) {
      const index = EVALUATION.exec(set)?.[1];
      if (!Array.isArray(numbers) || (set !== 'learn' && index === undefined)) continue;
      // The last set is the one that CatBoost looks at; the names of the others are numbered, as in its tables.
      const suffix = index !== undefined && Number(index) < this.#head!.lastSet ? `:${Number(index)}` : '';
      numbers.forEach((raw, i) => {
        const metric = this.#head!.metrics[set === 'learn' ? 'learn' : 'test']?.[i];
        const value = numberFromWire(raw);
        if (metric === undefined || value === undefined) return;
        const path = metricPath(metric + suffix, set === 'learn' ? 'train' : 'eval');
        values[this.#metricNames.pathOf(`${set} ${metric}`, path)] = value;
      });
    }
    result.events.push(pointEvent({ step, values }));
    return true;
  }
}

function headOf(head: string): Head {
  const sets = SETS.exec(head)?.[1]!.split(',').length ?? 1;
  const lists = [...head.matchAll(METRICS)].map(([, set, list]) => [
    set!,
    [...list!.matchAll(NAME)].map(([, name]) => name!),
  ]);
  return { metrics: Object.fromEntries(lists) as Record<string, string[]>, lastSet: sets - 1 };
}
