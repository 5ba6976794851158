/** The CSV logs: Lightning's `metrics.csv`, Keras' `CSVLogger`, and any table with a step or an epoch and known metrics. */

import { isKnownMetric } from '@rewardboard/metrics';
import { CellNumbers } from './cell-numbers.ts';
import type { Beginning, Format, Recognition } from './format.ts';
import { MAX_BEGINNING_BYTES } from './format.ts';
import { endsAtReturns } from './lines.ts';
import type { TableHeader } from './table-header.ts';
import { headerOf, isLogHeader } from './table-header.ts';
import { TableReader } from './table-reader.ts';
import { cellsOf } from './table-row.ts';

/** Rows that are looked at for the name of a metric. */
const MAX_ROWS = 50;
/** Keras' logs are often called .log. */
const NAME = /\.(csv|tsv|log|txt)$/i;

/** @param isCopy people make tables of numbers that others wrote: those win, if they are there */
function table(
  format: Pick<Format, 'id' | 'label' | 'program' | 'isFreelyNamed'>,
  is: (header: TableHeader) => boolean,
  isCopy = false,
): Format {
  return {
    ...format,
    isSelfContained: 'rows',
    isOfOneSplit: 'if-unnamed',
    mayBeNamed: NAME,
    recognizes(beginning) {
      const header = headerOfBeginning(beginning);
      if (header === 'wait') return 'wait';
      if (header === null || !is(header)) return false;
      return isPlain(header) || hasRow(header, beginning);
    },
    open: (context) => new TableReader(context, isCopy),
  };
}

/** Its header alone says that it is a table of metrics. */
const isPlain = ({ separator, long }: TableHeader) => separator !== ' ' && !long;

export const lightningCsv = table(
  { id: 'lightning-csv', label: 'Lightning metrics', program: 'Lightning', isFreelyNamed: true },
  (header) => header.names.includes('epoch') && header.names.includes('step') && isPlain(header),
);
export const kerasCsv = table(
  { id: 'keras-csv', label: 'Keras CSV log', program: 'Keras', isFreelyNamed: true },
  (header) => header.names[0] === 'epoch' && header.columns.step < 0 && isLogHeader(header) && isPlain(header),
);
export const csv = table({ id: 'csv', label: 'Table of metrics', isFreelyNamed: true }, isLogHeader, true);

function headerOfBeginning({ text, bytes }: Beginning): TableHeader | null | 'wait' {
  const end = text.indexOf(endsAtReturns(bytes) ? '\r' : '\n');
  if (end < 0)
    return bytes.length < MAX_BEGINNING_BYTES && text.length < MAX_BEGINNING_BYTES && mayBecomeHeader(text)
      ? 'wait'
      : null;
  return headerOf(
    text
      .slice(0, end)
      .replace(/^\uFEFF/, '')
      .replace(/\r$/, ''),
  );
}

/** Where words alone don't make a header: a row of numbers follows, or one whose name is that of a metric. */
function hasRow({ names, separator, long }: TableHeader, { text, bytes }: Beginning): Recognition {
  const numbers = new CellNumbers();
  const lines = text.split(endsAtReturns(bytes) ? '\r' : '\n');
  const isCut = bytes.length >= MAX_BEGINNING_BYTES;
  const rows = lines.slice(1, -1).filter((line) => line.trim() !== '');
  for (const row of rows.slice(0, MAX_ROWS)) {
    const cells = cellsOf(row, separator);
    const isOfTable = cells.length === names.length;
    if (!long) return isOfTable && cells.every((cell) => numbers.of(cell) !== undefined);
    if (!isOfTable) return false;
    if (isKnownMetric(cells[long.name]!) && typeof numbers.of(cells[long.value]!) === 'number') return true;
  }
  return !isCut && rows.length < MAX_ROWS && 'wait';
}

/** A file with other text than a header is not waited for. */
function mayBecomeHeader(text: string): boolean {
  return text.trim() === '' || /^[\uFEFF"#\w.,;|\t /@()%-]+$/.test(text);
}
