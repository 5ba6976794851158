/** The CSV logs: Lightning's `metrics.csv`, Keras' `CSVLogger`, and any table with a step or an epoch and known metrics. */

import type { Beginning, Format } from './format.ts';
import { MAX_BEGINNING_BYTES } from './format.ts';
import type { TableHeader } from './table-header.ts';
import { headerOf, isLogHeader } from './table-header.ts';
import { TableReader } from './table-reader.ts';

/** Keras' logs are often called .log. */
const NAME = /\.(csv|tsv|log|txt)$/i;

/** @param isCopy people make tables of numbers that others wrote: those win, if they are there */
function table(
  format: Pick<Format, 'id' | 'label' | 'isFreelyNamed'>,
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
      return header === 'wait' ? 'wait' : header !== null && is(header);
    },
    open: (context) => new TableReader(context, isCopy),
  };
}

export const lightningCsv = table(
  { id: 'lightning-csv', label: 'Lightning metrics' },
  ({ names }) => names.includes('epoch') && names.includes('step'),
);
export const kerasCsv = table(
  { id: 'keras-csv', label: 'Keras CSV log', isFreelyNamed: true },
  (header) => header.names[0] === 'epoch' && header.columns.step < 0 && isLogHeader(header),
);
export const csv = table({ id: 'csv', label: 'Table of metrics', isFreelyNamed: true }, isLogHeader, true);

function headerOfBeginning({ text, bytes }: Beginning): TableHeader | null | 'wait' {
  const end = text.indexOf('\n');
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

/** A file with other text than a header is not waited for. */
function mayBecomeHeader(text: string): boolean {
  return text.trim() === '' || /^[\uFEFF"\w.,;|\t /@()%-]+$/.test(text);
}
