/** Tables that a program prints: a header, and rows of as many cells, divided by white space, "|" or commas. */

import type { Split } from '@rewardboard/metrics';
import { isKnownMetric, kindOf } from '@rewardboard/metrics';
import { plainNumber } from '../cell-numbers.ts';
import { coordinateOf } from '../point-event.ts';
import { splitOfWord } from './words.ts';

export interface Table {
  columns: readonly Column[];
  isPiped: boolean;
  /** CSV, below other lines. */
  hasCommas: boolean;
  /** Rows begin with a number that has no name: pandas'. */
  mayBeNumbered: boolean;
  /** Where the names begin and end: a cell that is missing leaves the others below their names. Empty where cells have other marks between them. */
  spans: readonly Span[];
}

interface Span {
  start: number;
  end: number;
}

export interface Column {
  name: string;
  /** Where its name alone doesn't say it. */
  path: string | undefined;
  split: Split | undefined;
  place: 'step' | 'epoch' | null;
}

const MIN_COLUMNS = 3;
/** skorch's "+": a checkpoint was saved. */
const MARK = /^[+*✓✔]$/;
const MAX_COLUMNS = 100;
const OF_COMMAS = /^\s{0,20}[^\s,]{1,100},[^\s,]/;
/** spaCy's. */
const SHORT: Readonly<Record<string, 'step' | 'epoch'>> = { '#': 'step', e: 'epoch' };
/** Whatever a table of spaCy's has beside its losses is of its evaluation. */
const SCORE = /(^|_)score$|^[a-z]+_[fpr]$/;
/** "1/3" of an epoch, "1,500", "0.77G", "00:12", "100%": what cells of a row may be. */
const CELL =
  /^[+-]?[\d.,]{1,30}(e[+-]?\d{1,3})?(%|\/\d{1,9}|[A-Za-z]{1,3}|:\d\d(:\d\d)?)?$|^(nan|[+-]?inf|none|n\/a|-{1,2})$/i;

/** @returns null for a line that is no header */
export function tableHeader(line: string): Table | null {
  const isPiped = isRowOfPipes(line);
  if (/["'{}=]/.test(line)) return null;
  const hasCommas = !isPiped && OF_COMMAS.test(line);
  const names = hasCommas ? line.trim().split(',') : cellsOf(line, isPiped, true);
  if (names.length < MIN_COLUMNS || names.length > MAX_COLUMNS) return null;
  if (names.some((name) => plainNumber(name) !== undefined && name !== '')) return null;
  const plain = names.map(plainName);
  // Of several losses, spaCy's is that of its task, not of the layers below it.
  const loss = plain.findLast((name, i) => /^loss /i.test(names[i]!) && !/^(tok2vec|transformer)_/.test(name));
  // fastai and notebooks name the split of their losses alone: the scores are of the validation set.
  const splits = plain.map((name) => splitOfWord(name.split(/[_ /]/, 1)[0]!));
  const hasBoth = splits.includes('train') && splits.includes('eval');
  const isOfValidation = (name: string, i: number) => hasBoth && splits[i] === undefined && kindOf(name) === 'score';
  const columns = names.map((name, i): Column => {
    const found = coordinateOf(name)?.coordinate;
    const place = found === 'step' || found === 'epoch' ? found : (SHORT[name.toLowerCase()] ?? null);
    const base = plain[i]!;
    return {
      name: base,
      place,
      path: base === loss ? 'train/loss' : undefined,
      split: SCORE.test(base) || isOfValidation(base, i) ? 'eval' : undefined,
    };
  });
  const known = columns.filter(({ name, place }, i) => place === null && (isKnownMetric(name) || plain[i] === loss));
  return columns.some(({ place }) => place !== null) && known.length > 0
    ? {
        columns,
        isPiped,
        hasCommas,
        mayBeNumbered: !isPiped && /^\s/.test(line),
        spans: isPiped || hasCommas ? [] : spansOf(line, /\S+(?: \S+)*/g),
      }
    : null;
}

/** "LOSS TEXTCAT" is a loss, of something. */
function plainName(name: string): string {
  const text = name === name.toUpperCase() ? name.toLowerCase() : name;
  return text.startsWith('loss ') ? `${text.slice('loss '.length)}_loss` : text;
}

/** The cells of a row, "" where nothing stands; null where the line is none of the table's. */
export function tableRow(line: string, table: Table): string[] | null {
  if (isRowOfPipes(line) !== table.isPiped) return null;
  // A bar may stand behind the row.
  const bar = line.indexOf('%|');
  const text = bar < 0 ? line : line.slice(0, bar);
  const cells = table.hasCommas
    ? text.trim().split(',')
    : (cellsBelow(text, table) ?? cellsOf(text, table.isPiped, false));
  if (table.mayBeNumbered && cells.length === table.columns.length + 1 && /^\d+$/.test(cells[0]!)) cells.shift();
  if (bar >= 0 ? cells.length < table.columns.length : cells.length !== table.columns.length) return null;
  for (let i = 0; i < table.columns.length; i++) {
    const cell = cells[i]!;
    if (bar >= 0 && i === table.columns.length - 1) cells[i] = cell.replace(/:$/, '');
    else if (cell !== '' && !CELL.test(cell) && (table.columns[i]!.place !== null || !table.isPiped)) return null;
  }
  const at = table.columns.findIndex(({ place }) => place !== null);
  return /^\d/.test(cells[at]!) ? cells : null;
}

/** The cells of a row that has marks, or less cells than names: each stands below its name. */
function cellsBelow(line: string, { columns, spans }: Table): string[] | null {
  if (spans.length !== columns.length || line.includes('\t')) return null;
  const found = spansOf(line, /\S+/g);
  const isWhole = found.length === columns.length && !found.some(({ text }) => MARK.test(text));
  if (isWhole || found.length < MIN_COLUMNS || found.length > columns.length) return null;
  const cells = columns.map(() => '');
  for (const { start, end, text } of found) {
    const below = spans.flatMap((span, i) => (start < span.end && end > span.start ? [i] : []));
    if (below.length !== 1 || cells[below[0]!] !== '') return null;
    const isMark = MARK.test(text) && columns[below[0]!]!.place === null;
    cells[below[0]!] = isMark ? '-' : text;
  }
  return cells;
}

function spansOf(line: string, pattern: RegExp): (Span & { text: string })[] {
  return Array.from(line.matchAll(pattern), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
    text: match[0],
  }));
}

export const isRowOfPipes = (line: string): boolean => /^\s{0,20}[|│┃]/.test(line);

/** Cells of a header may have blanks in them, where two stand between. */
export function cellsOf(line: string, isPiped: boolean, isHeader: boolean): string[] {
  const text = line.trim();
  if (isPiped) {
    const cells = text.split(/[|│┃]/).map((cell) => cell.trim());
    return cells.slice(1, cells.at(-1) === '' ? -1 : undefined);
  }
  if (!isHeader) return text.split(/\s+/);
  return text.split(text.includes('\t') ? '\t' : text.includes('  ') ? /\s{2,}/ : ' ').map((cell) => cell.trim());
}
