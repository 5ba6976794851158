/** The CSV logs: Lightning's `metrics.csv`, Keras' `CSVLogger`, and any table with a step or an epoch and known metrics. */

import type { Beginning, Format } from './format.ts';
import { MAX_BEGINNING_BYTES } from './format.ts';
import type { TableHeader } from './table-header.ts';
import { headerOf, isLogHeader } from './table-header.ts';
import { TableReader } from './table-reader.ts';

/** Keras' logs are often called .log. */
const NAME = /\.(csv|tsv|log|txt)$/i;

function table(id: string, label: string, is: (header: TableHeader) => boolean, isCopy = false): Format {
  return {
    id,
    label,
    isSelfContained: 'rows',
    matches: () => false,
    recognizes(beginning) {
      const header = headerOfBeginning(beginning);
      return header === 'wait' ? 'wait' : header !== null && is(header);
    },
    open: (context) => new TableReader(context, isCopy),
  };
}

export const lightningCsv = table(
  'lightning-csv',
  'Lightning metrics',
  ({ names }) => names.includes('epoch') && names.includes('step'),
);
export const kerasCsv = table(
  'keras-csv',
  'Keras CSV log',
  (header) => header.names[0] === 'epoch' && header.columns.step < 0 && isLogHeader(header),
);
export const csv = table('csv', 'Table of metrics', isLogHeader, true);

function headerOfBeginning({ fileName, text, bytes }: Beginning): TableHeader | null | 'wait' {
  if (!NAME.test(fileName)) return null;
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
