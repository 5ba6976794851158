/** Reads `prediction_samples.json`: our version 1, or a bare array of the same rows as a Python callback dumps it. */

import type { SampleColumns, SampleText } from '@rewardboard/protocol';
import { damageOf, emptyResult } from './format.ts';
import type { Format, ReadResult } from './format.ts';
import { JsonArray } from './json-array.ts';
import type { JsonHead } from './json-head.ts';
import { jsonHeadOf } from './json-head.ts';
import type { SampleRow } from './prediction-sample-row.ts';
import { rowOf } from './prediction-sample-row.ts';
import { SAMPLES_FORMAT, SAMPLES_VERSION } from './prediction-samples-write.ts';
import { objectOfText } from './python-json.ts';

/** Samples kept of one evaluation. */
const MAX_SAMPLES = 10_000;
/** Evaluations that may still get rows. Normally one; a row whose step is damaged must not end the present one. */
const MAX_OPEN_STEPS = 50;
const ROWS = /"rows"\s*:\s*\[/;
const NO_HEAD: JsonHead = { length: 0, text: '', isWhole: false };

/** One evaluation's rows so far. */
interface Group {
  epoch: number | undefined;
  /** Id to its place in the columns. */
  places: Map<number, number>;
  samples: SampleColumns;
  isFull: boolean;
}

export const predictionSamples: Format = {
  id: 'prediction-samples',
  label: 'Prediction samples',
  authority: 3,
  isRunWhenEmpty: true,
  unit: 'record',
  matches: (fileName) => fileName === 'prediction_samples.json',
  open: () => new PredictionSamplesReader(),
};

/**
 * Rows of one step are one evaluation. It is added again, longer, whenever rows of it were read: nothing in the file marks
 * its last row, and adding an evaluation again is harmless. A row with a known id replaces the earlier one.
 */
class PredictionSamplesReader {
  readonly #array = new JsonArray();
  readonly #groups = new Map<number, Group>();
  #isHeadRead = false;

  read(bytes: Uint8Array): ReadResult {
    const head = this.#isHeadRead ? NO_HEAD : jsonHeadOf(bytes, ROWS);
    if (!head) return emptyResult();
    this.#isHeadRead = true;
    const texts: SampleText[] = [];
    const changed = new Map<number, Group>();
    const result = this.#array.read(bytes.subarray(head.length), (element, result, number) => {
      const row = rowOf(element);
      if (!row) return false;
      const group = this.#groupOf(row);
      if (add(group, row)) changed.set(row.step, group);
      else if (!group.isFull) {
        group.isFull = true;
        result.damaged.push(
          damageOf(number, `more than ${MAX_SAMPLES} samples at step ${row.step}; the rest is left out`),
        );
      }
      if (row.text) texts.push(row.text);
      return true;
    });
    if (texts.length > 0) result.events.push({ type: 'sample-text', samples: texts });
    for (const [step, { epoch, samples }] of changed) {
      const { id, label, predicted, probability } = samples;
      const columns = { id: [...id], label: [...label], predicted: [...predicted], probability: [...probability] };
      result.events.push({
        type: 'evaluation',
        step,
        ...(epoch === undefined ? {} : { epoch }),
        values: {},
        samples: columns,
      });
    }
    const problem = problemOf(head);
    if (problem) result.damaged.unshift(damageOf(1, problem));
    result.consumed += head.length;
    return result;
  }

  #groupOf({ step, epoch }: SampleRow): Group {
    const known = this.#groups.get(step);
    if (known) return known;
    const group: Group = {
      epoch,
      places: new Map(),
      samples: { id: [], label: [], predicted: [], probability: [] },
      isFull: false,
    };
    this.#groups.set(step, group);
    if (this.#groups.size > MAX_OPEN_STEPS) this.#groups.delete(this.#groups.keys().next().value!);
    return group;
  }
}

/** @returns false when there is no room */
function add({ places, samples }: Group, row: SampleRow): boolean {
  const place = places.get(row.id) ?? places.size;
  if (place === MAX_SAMPLES) return false;
  places.set(row.id, place);
  samples.id[place] = row.id;
  samples.label[place] = row.label;
  samples.predicted[place] = row.predicted;
  samples.probability[place] = row.probability;
  return true;
}

/** What is wrong with what stands before the rows; null where nothing is. */
function problemOf({ text, isWhole }: JsonHead): string | null {
  if (!isWhole) return text === '' ? null : `no "rows" in ${text}`;
  const head = objectOfText(`${text}]}`);
  return head?.format === SAMPLES_FORMAT && head.version === SAMPLES_VERSION
    ? null
    : `not "${SAMPLES_FORMAT}" version ${SAMPLES_VERSION}: ${text}`;
}
