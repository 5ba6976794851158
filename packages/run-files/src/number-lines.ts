/**
 * One metric in a file that is named after it, or whose first line names it: `val_loss.txt` with a number a line, or a step and a
 * number, as `numpy.savetxt` and short scripts write them.
 */

import { UNKNOWN_LOSS, namedMetric, splitOf } from '@rewardboard/metrics';
import { CellNumbers, plainNumber } from './cell-numbers.ts';
import { Coordinates } from './coordinates.ts';
import { MAX_BEGINNING_BYTES, damageOf, finished } from './format.ts';
import type { Beginning, Format, FormatReader, ReadContext, ReadResult } from './format.ts';
import { Lines } from './lines.ts';
import { MetricNames } from './metric-names.ts';
import { RowGatherer } from './row-gatherer.ts';

/** Fewer are a result, and no curve. */
const MIN_LINES = 3;
/** Lines that are looked at. */
const MAX_LINES = 50;
const MAX_LINE = 100;
const MAX_HEADER = 40;
const NAME =
  /^(?=.*(?:loss|acc|f1|auc|reward|margin|lr|learning|score|error|perplexity|ppl|grad)).*\.(?:txt|csv|tsv|dat|log|out)$/i;
/** Words of a name that say nothing of its metric. */
const PLAIN = new Set(
  'log logs history hist list values curve curves data record records per epoch epochs step steps iter iters all batch file out output result results'.split(
    ' ',
  ),
);
const CAMEL_CASE = /([a-z\d])(?=[A-Z])/g;
const MAX_WORDS = 8;
const HAS_POINT = /[.en]/i;

interface Entry {
  step: number | undefined;
  text: string;
}

export const numberLines: Format = {
  id: 'number-lines',
  label: 'Numbers of one metric',
  isFreelyNamed: true,
  isOfOneSplit: 'if-unnamed',
  mayBeNamed: NAME,
  recognizes(beginning) {
    const [first = '', ...others] = linesOf(beginning);
    const header = headerName(first);
    if (header === null && metricOfFile(beginning.fileName) === null) return false;
    const lines = header === null ? [first, ...others].filter((line) => line !== '') : others;
    const entries = lines.map(entryOf);
    if (entries.some((entry) => entry === null) || !isOneKind(entries as Entry[])) return false;
    return (
      lines.length >= MIN_LINES ||
      (beginning.bytes.length < MAX_BEGINNING_BYTES && mayGoOn(beginning.text, header) && 'wait')
    );
  },
  open: (context) => new NumberLines(context),
};

/** Whole lines. */
function linesOf({ text }: Beginning): string[] {
  return text
    .replace(/^\uFEFF/, '')
    .split('\n', MAX_LINES + 1)
    .slice(0, text.includes('\n') ? -1 : 0)
    .map((line) => line.replace(/\r$/, ''))
    .filter((line) => line.trim() !== '');
}

const mayGoOn = (text: string, header: string | null) =>
  /^\uFEFF?[\d.,;eE+\-\s]*$/.test(text.slice(header === null ? 0 : text.indexOf('\n'), MAX_LINE));

/** A well-known metric, alone on a line. */
function headerName(line: string): string | null {
  const name = line.trim().replace(/^"([^"]{0,60})"$/, '$1');
  return name.length <= MAX_HEADER && /^[a-z][\w /@-]*$/i.test(name) && metricOfFile(`${name}.txt`) !== null
    ? name
    : null;
}

/** All with a step that rises, or none with one. */
function isOneKind(entries: readonly Entry[]): boolean {
  let last = -1;
  for (const { step } of entries) {
    if ((step === undefined) !== (entries[0]!.step === undefined)) return false;
    if (step !== undefined && step <= last) return false;
    last = step ?? last;
  }
  return true;
}

/** @returns null for a line with something else */
function entryOf(line: string): Entry | null {
  if (line.length > MAX_LINE) return null;
  const text = line.trim();
  const cells = text.split(/[\s;]+/);
  // "100,0.7" is a pair, "0,7" a number.
  const [first, second = '', ...rest] = cells.length > 1 ? cells.map(withoutComma) : pairOf(text);
  if (rest.length > 0 || first === undefined) return null;
  if (second === '') return new CellNumbers().of(first) === undefined ? null : { step: undefined, text: first };
  const step = plainNumber(first);
  if (typeof step !== 'number' || !Number.isInteger(step) || step < 0) return null;
  return new CellNumbers().of(second) === undefined ? null : { step, text: second };
}

const withoutComma = (cell: string) => cell.replace(/,$/, '');

function pairOf(text: string): string[] {
  const comma = text.indexOf(',');
  return comma > 0 && HAS_POINT.test(text.slice(comma)) ? [text.slice(0, comma), text.slice(comma + 1)] : [text];
}

/** The metric that a file's name means: "val_loss" of "val_loss_history.txt". null for any other file, also for "train.txt". */
export function metricOfFile(fileName: string): string | null {
  const words = fileName
    .replace(/\.\w+$/, '')
    .replace(CAMEL_CASE, '$1 ')
    .toLowerCase()
    .split(/[^a-z\d@]+/)
    .filter((word) => word !== '' && !PLAIN.has(word))
    .slice(0, MAX_WORDS);
  for (let length = words.length; length > 0; length--)
    for (let from = 0; from + length <= words.length; from++) {
      const some = words.slice(from, from + length);
      if (some.every((word) => splitOf(word))) continue;
      const name = some.join('_');
      const { base, rank } = namedMetric(name);
      if (base !== null && rank < UNKNOWN_LOSS) return name;
    }
  return null;
}

class NumberLines implements FormatReader {
  readonly #lines = new Lines();
  readonly #metricNames: MetricNames;
  readonly #numbers: CellNumbers;
  readonly #coordinates: Coordinates;
  readonly #rows = new RowGatherer();
  readonly #ofFile: string | null;
  #path: string;
  #hasBegun = false;

  constructor(context: ReadContext = {}) {
    this.#metricNames = new MetricNames(context);
    this.#numbers = new CellNumbers(context.facts);
    this.#coordinates = new Coordinates(context.facts);
    this.#ofFile = metricOfFile(context.fileName ?? '');
    this.#path = this.#ofFile === null ? 'train/value' : this.#metricNames.pathOf(this.#ofFile);
  }

  get names(): ReadonlyMap<string, string> {
    return this.#metricNames.seen;
  }
  get needsEarlierRecords(): boolean {
    return this.#coordinates.needsEarlierRecords;
  }

  read(bytes: Uint8Array): ReadResult {
    return this.#finish(this.#lines.read(bytes, (line, number, result) => this.#take(line, number, result)));
  }

  end(rest: Uint8Array): ReadResult {
    return this.#finish(
      this.#coordinates.try(() =>
        this.#numbers.try(() => this.#lines.end(rest, (line, number, found) => this.#take(line, number, found))),
      ),
    );
  }

  #finish(result: ReadResult): ReadResult {
    return finished(result, this.#rows, this.#coordinates, this.#numbers, this.#metricNames);
  }

  #take(line: string, number: number, result: ReadResult): void {
    if (line.trim() === '') return;
    const header = this.#hasBegun ? null : headerName(line);
    this.#hasBegun = true;
    if (header !== null) {
      if (this.#ofFile === null) this.#path = this.#metricNames.pathOf(header);
      return;
    }
    const entry = entryOf(line);
    const value = entry ? this.#numbers.of(entry.text) : undefined;
    const place =
      value === undefined ? null : this.#coordinates.of({ step: entry!.step, paths: [this.#path], mayCount: true });
    if (!place) {
      this.#coordinates.miss();
      return void result.damaged.push(damageOf(number, line));
    }
    result.records++;
    if (value === null) return;
    this.#rows.addEvents(this.#coordinates.about());
    this.#rows.add({ step: place.step, values: { [this.#path]: value! } });
  }
}
