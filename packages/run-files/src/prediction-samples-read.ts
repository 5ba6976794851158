/** Reads `prediction_samples.json`: our version 1, or a bare array of the same rows as a Python callback dumps it. */

import type { SampleColumns, SampleText } from '@rewardboard/protocol';
import { damageOf } from './format.ts';
import type { Format, ReadResult } from './format.ts';
import { JsonArray } from './json-array.ts';
import type { SampleRow } from './prediction-sample-row.ts';
import { rowOf } from './prediction-sample-row.ts';
import { SAMPLES_FORMAT, SAMPLES_VERSION } from './prediction-samples-write.ts';
import { objectOfText } from './python-json.ts';
import { textOf } from './utf8.ts';

/** The head of our form is about 120 bytes; what has no rows within this many is read as if it had no head. */
const MAX_HEAD_BYTES = 4096;
/** Samples kept of one evaluation. */
export const MAX_SAMPLES = 10_000;
/** Evaluations that may still get rows. Normally one; a row whose step is damaged must not end the present one. */
const MAX_OPEN_STEPS = 50;
const ROWS = /"rows"\s*:\s*\[/;
/** A row, if the head is damaged and does not say where they begin. */
const ROW_LINE = /\n\s*\{/g;

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
  matches: (fileName) => fileName === 'prediction_samples.json',
  open: () => new PredictionSamplesReader(),
};

/**
 * Rows of one step are one evaluation. It is told again, longer, whenever rows of it were read: nothing in the file marks
 * its last row, and telling an evaluation again is harmless. A row with a known id replaces the earlier one.
 */
class PredictionSamplesReader {
  readonly #array = new JsonArray();
  readonly #groups = new Map<number, Group>();
  #isHeadRead = false;

  read(bytes: Uint8Array): ReadResult {
    const head = this.#isHeadRead ? NO_HEAD : headOf(bytes);
    if (!head) return { events: [], consumed: 0, records: 0, damaged: [] };
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
        result.damaged.push(damageOf(number, `more than ${MAX_SAMPLES} samples at step ${row.step}: the others are left out`));
      }
      if (row.text) texts.push(row.text);
      return true;
    });
    if (texts.length > 0) result.events.push({ type: 'sample-text', samples: texts });
    for (const [step, { epoch, samples }] of changed) {
      const { id, label, predicted, probability } = samples;
      const columns = { id: [...id], label: [...label], predicted: [...predicted], probability: [...probability] };
      result.events.push({ type: 'evaluation', step, ...(epoch === undefined ? {} : { epoch }), values: {}, samples: columns });
    }
    if (head.problem) result.damaged.unshift(damageOf(1, head.problem));
    result.consumed += head.length;
    return result;
  }

  #groupOf({ step, epoch }: SampleRow): Group {
    const known = this.#groups.get(step);
    if (known) return known;
    const group: Group = { epoch, places: new Map(), samples: { id: [], label: [], predicted: [], probability: [] }, isFull: false };
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

interface Head {
  /** Bytes up to and with the "[" of the rows. */
  length: number;
  problem: string | null;
}
const NO_HEAD: Head = { length: 0, problem: null };

/** What stands before the rows, or null while that cannot be told. */
function headOf(bytes: Uint8Array): Head | null {
  const beginning = bytes.subarray(0, MAX_HEAD_BYTES);
  // One character a byte, so that indices are offsets; what is looked for is ASCII.
  const characters = String.fromCharCode(...beginning);
  const first = /[^\s\u00ef\u00bb\u00bf]/.exec(characters)?.[0];
  const mayGoOn = bytes.length < MAX_HEAD_BYTES;
  if (first === undefined) return mayGoOn ? null : NO_HEAD;
  if (first !== '{') return NO_HEAD;
  const rows = ROWS.exec(characters);
  ROW_LINE.lastIndex = characters.indexOf('{') + 1;
  const row = ROW_LINE.exec(characters);
  if (row && !(rows && rows.index < row.index)) return { length: row.index, problem: `no "rows" in ${textOf(beginning.subarray(0, row.index)).trim()}` };
  if (!rows) return mayGoOn ? null : { length: 0, problem: `no "rows" in the first ${MAX_HEAD_BYTES} bytes` };
  const length = rows.index + rows[0].length;
  const text = textOf(beginning.subarray(0, length)).trim();
  const head = objectOfText(`${text}]}`);
  const isOurs = head?.format === SAMPLES_FORMAT && head.version === SAMPLES_VERSION;
  return { length, problem: isOurs ? null : `not "${SAMPLES_FORMAT}" version ${SAMPLES_VERSION}: ${text}` };
}
