/** Reads a table of numbers, a row at a time: the CSV logs of Lightning, Keras and of people. */

import { isKnownMetric, kindOf } from '@rewardboard/metrics';
import type { Values } from '@rewardboard/protocol';
import type { Place } from './position.ts';
import { Coordinates, END_OF_EPOCH } from './coordinates.ts';
import { columnsLeftOut, exportedNames, runsOfExport } from './exported-names.ts';
import { damageOf, finished } from './format.ts';
import type { FormatReader, ReadContext, ReadResult } from './format.ts';
import { Lines } from './lines.ts';
import { timeOfText } from './local-time.ts';
import { MetricNames } from './metric-names.ts';
import { timeOfNumber } from './point-event.ts';
import { RowGatherer } from './row-gatherer.ts';
import { RowRuns, runLabel } from './row-runs.ts';
import type { RowShape } from './row-shape.ts';
import { shapeOf } from './row-shape.ts';
import type { RowSplit } from './row-splits.ts';
import { RowSplits, mayNameSplit, splitOfFlag, splitOfText } from './row-splits.ts';
import type { TableHeader } from './table-header.ts';
import { headerOf, isLogHeader } from './table-header.ts';
import { cellsOf } from './table-row.ts';
import { CellNumbers } from './cell-numbers.ts';

const NO_SPLIT: RowSplit = {};
/** Below the header of a table in Markdown: "|---|:--:|". */
const RULE = /^[\s|:+-]{1,4000}$/;

export class TableReader implements FormatReader {
  readonly #lines = new Lines({ mayEndAtReturns: true });
  readonly #metricNames: MetricNames;
  readonly #context: ReadContext;
  /** Runs whose columns stand side by side. */
  #exported: readonly string[] = [];
  #hasOtherHeader = false;
  #header: TableHeader | null = null;
  /** Columns that hold text, by their first row. */
  #texts = new Set<number>();
  /** Columns that hold no metric of this run. */
  #leftOut = new Set<number>();
  #hasRow = false;
  /** Index of the column that says whose numbers a row holds, -1 where there is none. */
  #splitAt: number | undefined;
  readonly #splits: RowSplits;
  readonly #runs: RowRuns;
  readonly #coordinates: Coordinates;
  readonly #numbers: CellNumbers;
  readonly #rows: RowGatherer;
  #last: { at: Place; values: Values } | null = null;
  /** Whether every row so far is of the end of the training. */
  #isOfEnd: boolean | null = null;
  /** Of the last row. */
  #shape: RowShape = { of: NO_SPLIT, all: [], paths: [], isEvaluation: true };

  /** @param isCopy people make tables of numbers that others wrote: those win, if they are there */
  constructor(context: ReadContext = {}, isCopy = false) {
    this.#rows = new RowGatherer(isCopy);
    this.#metricNames = new MetricNames(context);
    this.#context = context;
    this.#coordinates = new Coordinates(context.facts);
    this.#numbers = new CellNumbers(context.facts);
    this.#splits = new RowSplits(context.facts);
    this.#runs = new RowRuns(context);
  }

  get names(): ReadonlyMap<string, string> {
    return this.#metricNames.seen;
  }
  get standsAtEnd(): boolean {
    return this.#isOfEnd === true;
  }
  get needsEarlierRecords(): boolean {
    return this.#hasOtherHeader || this.#coordinates.needsEarlierRecords;
  }

  get runs(): readonly string[] {
    return this.#exported.length > 1 ? this.#exported : this.#runs.names;
  }

  read(bytes: Uint8Array): ReadResult {
    return this.#finish(this.#lines.read(bytes, (line, number, result) => this.#take(line, number, result)));
  }

  /** Without its end a last row counts if it has all its cells. */
  end(rest: Uint8Array): ReadResult {
    const putBack = this.#runs.keep();
    const result = this.#coordinates.try(() =>
      this.#numbers.try(() =>
        this.#lines.end(rest, (line, number, found) => {
          if (this.#header && cellsOf(line, this.#header.separator).length === this.#header.names.length)
            this.#take(line, number, found);
        }),
      ),
    );
    putBack();
    return this.#finish(result);
  }

  #finish(result: ReadResult): ReadResult {
    return finished(result, this.#rows, this.#coordinates, this.#numbers, this.#metricNames, this.#splits);
  }

  #take(line: string, number: number, result: ReadResult): void {
    if (line.trim() === '' || (this.#header?.separator === '|' && RULE.test(line))) return;
    const header = this.#header;
    if (!header || line.trim() === header.text) return this.#begin(headerOf(line), line, number, result);
    const cells = cellsOf(line, header.separator);
    if (cells.length !== header.names.length) {
      // A session that was appended may have other columns.
      const next = headerOf(line);
      const isTable = next && (next.columns.step >= 0 || next.columns.epoch >= 0);
      if (isTable && cells.length > 1 && (next.separator !== ' ' || isLogHeader(next)))
        return this.#begin(next, line, number, result);
      this.#miss(line, number, result);
      return;
    }
    this.#row(header, cells, line, number, result);
  }

  #begin(header: TableHeader | null, line: string, number: number, result: ReadResult): void {
    if (!header) {
      this.#miss(line, number, result);
      return;
    }
    this.#hasOtherHeader ||= this.#header !== null && this.#header.text !== header.text;
    const { fileName, run } = this.#context;
    this.#exported = runsOfExport(header.names);
    const isOfRun = run !== undefined && this.#exported.includes(run);
    this.#leftOut = new Set([...(isOfRun ? [] : header.runs), ...columnsLeftOut(header.names, run)]);
    this.#header = { ...header, names: exportedNames(header.names, fileName, isOfRun ? run : undefined) };
    this.#hasRow = false;
    this.#texts = new Set();
    this.#splitAt = undefined;
  }

  #miss(line: string, number: number, result: ReadResult): void {
    this.#coordinates.miss();
    result.damaged.push(damageOf(number, line));
  }

  #row(
    { names, columns, rowNumber, long, runs }: TableHeader,
    cells: string[],
    line: string,
    number: number,
    result: ReadResult,
  ): void {
    const step = this.#numberAt(cells, columns.step);
    const epoch = this.#numberAt(cells, columns.epoch >= 0 ? columns.epoch : rowNumber);
    const run = runs.length > 0 ? runs.map((i) => runLabel(names[i]!, cells[i]!)).join(', ') : undefined;
    if (this.#exported.length < 2 && !this.#runs.takes(run, epoch ?? step, number, result)) return;
    const of = this.#splitOf(cells, names, step, epoch, number, result);
    if (!of) {
      this.#miss(line, number, result);
      return;
    }
    const values: Values = {};
    let isDamaged = false;
    let isAlike = of.split === this.#shape.of.split && of.set === this.#shape.of.set;
    let count = 0;
    for (let i = 0; i < cells.length; i++) {
      if (i === columns.step || i === columns.epoch || i === columns.time || i === rowNumber || i === this.#splitAt)
        continue;
      if ((long && i !== long.value) || this.#leftOut.has(i)) continue;
      const value = this.#numbers.of(cells[i]!);
      if (value === null) continue;
      if (value !== undefined) {
        const path = this.#pathOf(long ? cells[long.name]! : names[i]!, of);
        values[path] = value;
        isAlike &&= this.#shape.all[count++] === path;
        // A metric after all, which had no number in the first row.
        if (this.#texts.has(i) && isKnownMetric(names[i]!)) this.#texts.delete(i);
      } else if (this.#hasRow) isDamaged ||= !this.#texts.has(i);
      else {
        this.#texts.add(i);
        if (isKnownMetric(names[i]!)) result.damaged.push(damageOf(number, `${names[i]} is no number: ${cells[i]}`));
      }
    }
    if (!isAlike || count !== this.#shape.all.length) this.#shape = shapeOf(values, of);
    const mayCount = columns.step < 0 && columns.epoch < 0 && rowNumber < 0;
    const at = isDamaged ? null : this.#placeOf(step, epoch, mayCount, values);
    const isCut = columns.epoch >= 0 && epoch === undefined && this.#numbers.of(cells[columns.epoch]!) === undefined;
    if (!at || isCut) {
      this.#miss(line, number, result);
      return;
    }
    this.#hasRow = true;
    this.#isOfEnd = this.#isOfEnd !== false && step === END_OF_EPOCH && epoch === END_OF_EPOCH;
    this.#last = { at, values };
    result.records++;
    const time = columns.time < 0 ? undefined : this.#timeOf(cells[columns.time]!);
    this.#rows.addEvents(this.#coordinates.about());
    this.#rows.add({ step: at.step, epoch: at.epoch, time, values });
  }

  #placeOf(step: number | undefined, epoch: number | undefined, mayCount: boolean, values: Values): Place | null {
    // The end of the epoch was evaluated a step before.
    if (step === END_OF_EPOCH && this.#last && hasEqual(this.#last.values, values)) return { ...this.#last.at, epoch };
    const { paths, isEvaluation } = this.#shape;
    if (step !== undefined && step >= 0) {
      const rising = this.#coordinates.ofRising(
        step,
        epoch !== undefined && epoch >= 0 ? epoch : NaN,
        paths,
        isEvaluation,
      );
      if (!Number.isNaN(rising)) return { step: rising, epoch };
    }
    return this.#coordinates.of({ step, epoch, paths, mayCount });
  }

  /** What a column of words says: one with the name of such a column, or else one whose first word is a split. */
  #splitOf(
    cells: string[],
    names: string[],
    step: number | undefined,
    epoch: number | undefined,
    number: number,
    result: ReadResult,
  ): RowSplit | null {
    this.#splitAt ??= this.#splitColumn(cells, names);
    if (this.#splitAt < 0) return NO_SPLIT;
    const flag = splitOfFlag(names[this.#splitAt]!, cells[this.#splitAt]!);
    if (flag) return { split: flag };
    return this.#splits.of(cells[this.#splitAt]!, () => `${step} ${epoch}`, number, result);
  }

  #splitColumn(cells: string[], names: string[]): number {
    const named = names.findIndex(
      (name, i) =>
        splitOfFlag(name, cells[i]!) !== null ||
        (mayNameSplit(name) && typeof this.#numbers.of(cells[i]!) !== 'number'),
    );
    if (named >= 0) return named;
    const ofMetric = this.#header!.long?.name;
    return cells.findIndex((cell, i) => splitOfText(cell) && i !== ofMetric && !isKnownMetric(names[i]!));
  }

  #pathOf(name: string, of: RowSplit): string {
    const { splitOfMetrics, splitOfScores } = this.#header!;
    if (!splitOfMetrics && !splitOfScores) return this.#metricNames.pathIn(name, of);
    const isOwn = /^(train|fit)/i.test(name) || kindOf(name) !== 'score';
    const split = name.startsWith('metrics/') ? splitOfMetrics : isOwn ? undefined : splitOfScores;
    return this.#metricNames.pathIn(name, split ? { split } : of);
  }

  /** A finite number of a cell; undefined for any other, and for a column that is not there. */
  #numberAt(cells: string[], column: number): number | undefined {
    if (column < 0) return undefined;
    const value = this.#numbers.of(cells[column]!);
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  }

  #timeOf(cell: string): number | undefined {
    const value = this.#numbers.of(cell);
    return typeof value === 'number' ? timeOfNumber(value) : timeOfText(cell);
  }
}

const hasEqual = (a: Values, b: Values) => Object.entries(b).every(([path, value]) => Object.is(a[path], value));
