/**
 * One metric in a JSON array, in a file that is named after it: `val_loss.json` with `[0.7, 0.6]`, with `[[step, value], ...]`, or
 * with TensorBoard's `[[time, step, value], ...]`.
 */

import { numberFromWire } from '@rewardboard/protocol';
import { Coordinates } from './coordinates.ts';
import { withoutRun } from './exported-names.ts';
import { MAX_BEGINNING_BYTES, MAX_RECORD_BYTES, damageOf, emptyResult, finished } from './format.ts';
import type { Format, FormatReader, ReadContext, ReadResult } from './format.ts';
import { MetricNames } from './metric-names.ts';
import { metricOfFile } from './number-lines.ts';
import { timeOfNumber } from './point-event.ts';
import { objectOfText } from './python-json.ts';
import { RowGatherer } from './row-gatherer.ts';
import { textOf } from './utf8.ts';

/** Fewer are a result, and no curve. */
const MIN_ENTRIES = 3;
const MAX_CELLS = 3;

interface Entry {
  time: number | undefined;
  step: number | undefined;
  value: number;
}

export const numberArray: Format = {
  id: 'number-array',
  label: 'Numbers of one metric',
  isFreelyNamed: true,
  isOfOneSplit: 'if-unnamed',
  unit: 'record',
  mayBeNamed: /\.json$/i,
  recognizes({ fileName, text, bytes }) {
    const whole = text.replace(/^\uFEFF/, '').trim();
    if (metricOf(fileName) === null || (whole !== '' && !/^\[\s*(\[\s*)?([-.\dNI]|$)/.test(whole))) return false;
    const isAll = bytes.length < MAX_BEGINNING_BYTES;
    const entries = entriesOf(isAll ? whole : closed(whole));
    if (entries) return entries.length >= MIN_ENTRIES;
    return isAll && !/\]\s*\]$/.test(whole) && 'wait';
  },
  open: (context) => new NumberArray(context),
};

/** The beginning of an array, up to its last entry that is whole. */
function closed(text: string): string {
  const isNested = /^\[\s*\[/.test(text);
  return `${text.slice(0, text.lastIndexOf(isNested ? ']' : ',') + (isNested ? 1 : 0))}]`;
}

function metricOf(fileName: string): string | null {
  return metricOfFile(withoutRun(fileName));
}

/** @returns null for text that is no array of numbers, or of as many in each entry, whose steps rise */
function entriesOf(text: string): Entry[] | null {
  const list = objectOfText(`{"list":${text}}`)?.list;
  if (!Array.isArray(list)) return null;
  const cells = Array.isArray(list[0]) ? list[0].length : 0;
  const entries: Entry[] = [];
  for (const raw of list as unknown[]) {
    const numbers = (Array.isArray(raw) ? raw : [raw]).map(numberFromWire);
    const value = numbers.at(-1);
    if ((Array.isArray(raw) ? raw.length : 0) !== cells || cells === 1 || cells > MAX_CELLS) return null;
    if (value === undefined || numbers.includes(undefined)) return null;
    const step = cells > 1 ? numbers.at(-2)! : undefined;
    if (step !== undefined && !(step > (entries.at(-1)?.step ?? -Infinity))) return null;
    entries.push({ time: cells === MAX_CELLS ? timeOfNumber(numbers[0]!) : undefined, step, value });
  }
  return entries;
}

/** The file is rewritten as a whole: nothing of it is consumed. */
class NumberArray implements FormatReader {
  readonly #metricNames: MetricNames;
  readonly #path: string;
  #coordinates: Coordinates;
  #known: Entry[] = [];
  #isTooLong = false;

  constructor(context: ReadContext = {}) {
    this.#metricNames = new MetricNames(context);
    this.#coordinates = new Coordinates(context.facts);
    this.#path = this.#metricNames.pathOf(metricOf(context.fileName ?? '') ?? 'value');
  }

  get names(): ReadonlyMap<string, string> {
    return this.#metricNames.seen;
  }

  read(bytes: Uint8Array): ReadResult {
    const result = emptyResult();
    if (this.#isTooLong || bytes.length > MAX_RECORD_BYTES) {
      if (!this.#isTooLong) result.damaged.push(damageOf(1, `longer than ${MAX_RECORD_BYTES} bytes`));
      this.#isTooLong = true;
      return { ...result, consumed: bytes.length };
    }
    const text = textOf(bytes)
      .replace(/^\uFEFF/, '')
      .trim();
    const entries = text.endsWith(']') ? entriesOf(text) : null;
    if (!entries) return result;
    const isLonger = this.#known.every(
      ({ step, value }, i) => step === entries[i]?.step && Object.is(value, entries[i]?.value),
    );
    if (!isLonger) return { ...result, readAgain: true };
    const rows = new RowGatherer();
    for (const { time, step, value } of entries.slice(this.#known.length)) {
      const place = this.#coordinates.of({ step, paths: [this.#path], mayCount: true });
      if (!place) continue;
      result.records++;
      rows.addEvents(this.#coordinates.about());
      rows.add({ step: place.step, time, values: { [this.#path]: value } });
    }
    this.#known = entries;
    return finished(result, rows, this.#coordinates, this.#metricNames);
  }
}
