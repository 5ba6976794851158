/** JSON Lines: an object of metrics a line, flat or in groups, from any program. */

import { isKnownMetric } from '@rewardboard/metrics';
import { CellNumbers } from './cell-numbers.ts';
import { Coordinates } from './coordinates.ts';
import { pointOfFields } from './fields-point.ts';
import type { Format, FormatReader, ReadContext, ReadResult } from './format.ts';
import { MAX_BEGINNING_BYTES, damageOf, finished } from './format.ts';
import { Lines } from './lines.ts';
import { wideRecord } from './long-rows.ts';
import { MatrixCounts } from './matrix-counts.ts';
import { MetricNames } from './metric-names.ts';
import { isLogRow } from './metrics-history-read.ts';
import { objectOfText } from './python-json.ts';
import { PointRows } from './point-rows.ts';
import { planOf } from './record-plan.ts';
import { RowGatherer } from './row-gatherer.ts';
import { RowRuns } from './row-runs.ts';
import { RowSplits, pathsOf } from './row-splits.ts';

const NAME = /\.(jsonl|ndjson|json|log|txt|out)$/i;
/** Lines that are checked: the first ones may describe the program and its configuration. */
const MAX_LINES = 20;
/** A log has numbers; a longer text in a record means a set of data. */
const MAX_TEXT = 500;

export const jsonLines: Format = {
  id: 'json-lines',
  label: 'JSON lines of metrics',
  isSelfContained: 'lines',
  isOfOneSplit: 'if-unnamed',
  isFreelyNamed: true,
  mayBeNamed: NAME,
  recognizes({ fileName, text, bytes }) {
    const isAll = bytes.length < MAX_BEGINNING_BYTES;
    const lines = text.replace(/^\uFEFF/, '').split('\n');
    const last = lines.pop()!;
    let count = 0;
    for (const line of lines.slice(0, MAX_LINES)) {
      if (line.trim() === '') continue;
      const record = line.trimStart().startsWith('{') ? recordOf(line) : null;
      // The first line must be one; a damaged one may follow.
      if (!record && count === 0) return false;
      count++;
      if (record && isLogRecord(record)) return true;
    }
    return (
      isAll &&
      count < MAX_LINES &&
      (count > 0 || /^\s*(\{|$)/.test(last)) &&
      (/\.(jsonl|ndjson)$/i.test(fileName) || !isWholeObject(count, last)) &&
      'wait'
    );
  },
  open: (context) => new JsonLinesReader(context),
};

function recordOf(line: string): Record<string, unknown> | null {
  const object = objectOfText(line);
  return object && wideRecord(object);
}

/** A line without its end that is an object, and the only one: a JSON file of something else. */
function isWholeObject(count: number, last: string): boolean {
  return count === 0 && last.trimEnd().endsWith('}') && objectOfText(last) !== null;
}

function isLogRecord(record: Record<string, unknown>): boolean {
  if (Object.values(record).some((value) => typeof value === 'string' && value.length > MAX_TEXT)) return false;
  if (isLogRow(record)) return true;
  // Without a step: only where a loss is clearly logged.
  return Object.entries(record).some(
    ([name, value]) => typeof value === 'number' && /(^|[_/])loss$/i.test(name) && isKnownMetric(name),
  );
}

class JsonLinesReader implements FormatReader {
  readonly #lines = new Lines();
  readonly #metricNames: MetricNames;
  readonly #coordinates: Coordinates;
  readonly #numbers: CellNumbers;
  readonly #matrices: MatrixCounts;
  readonly #splits: RowSplits;
  readonly #runs: RowRuns;
  readonly #rows = new RowGatherer();
  readonly #quick = new PointRows((record) =>
    planOf(record, this.#metricNames, this.#coordinates, this.#splits, this.#runs),
  );

  constructor(context: ReadContext = {}) {
    this.#metricNames = new MetricNames(context);
    this.#coordinates = new Coordinates(context.facts);
    this.#numbers = new CellNumbers(context.facts);
    this.#matrices = new MatrixCounts(context.facts);
    this.#splits = new RowSplits(context.facts);
    this.#runs = new RowRuns(context);
  }

  get names(): ReadonlyMap<string, string> {
    return this.#metricNames.seen;
  }
  get needsEarlierRecords(): boolean {
    return this.#coordinates.needsEarlierRecords;
  }

  get runs(): readonly string[] {
    return this.#runs.names;
  }

  read(bytes: Uint8Array): ReadResult {
    return this.#finish(
      this.#quick.readLines(
        this.#lines,
        bytes,
        (line, number, result) => this.#take(line, number, result),
        this.#rows.points,
      ),
    );
  }

  end(rest: Uint8Array): ReadResult {
    const putBack = this.#runs.keep();
    const result = this.#coordinates.try(() =>
      this.#lines.end(rest, (line, number, found) => objectOfText(line) && this.#take(line, number, found)),
    );
    putBack();
    return this.#finish(result);
  }

  #finish(result: ReadResult): ReadResult {
    return finished(
      result,
      this.#rows,
      this.#coordinates,
      this.#numbers,
      this.#metricNames,
      this.#splits,
      this.#matrices,
    );
  }

  #take(line: string, number: number, result: ReadResult): void {
    const isObject = /^\s*\{/.test(line);
    const record = isObject ? recordOf(line) : null;
    if (!record) {
      if (isObject || line.trim() !== '') result.damaged.push(damageOf(number, line));
      return;
    }
    const of = this.#splits.ofRecord(record, number, result);
    if (!of) {
      result.damaged.push(damageOf(number, line));
      return;
    }
    const expanded = this.#matrices.expand(record);
    const { step, epoch, time, values } = pointOfFields(expanded, this.#metricNames, this.#numbers, of);
    // A record of something else: what the program runs on, its configuration.
    if (
      Object.keys(values).length === 0 ||
      (step === undefined && epoch === undefined && !Object.keys(record).some(isKnownMetric))
    )
      return;
    if (!this.#runs.takes(this.#runs.ofRecord(record), epoch ?? step, number, result)) return;
    const at = this.#coordinates.of({ step, epoch, paths: pathsOf(values, of), mayCount: true });
    if (!at) {
      result.damaged.push(damageOf(number, line));
      return;
    }
    result.records++;
    this.#rows.addEvents([...this.#coordinates.about(), ...this.#matrices.about()]);
    this.#rows.add({ ...at, time, values });
  }
}
