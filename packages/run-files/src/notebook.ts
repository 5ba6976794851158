/**
 * Jupyter notebooks (nbformat 4): what their cells have printed is read like any console output, and so is the table that
 * transformers' `NotebookProgressCallback` displays instead (Step, Training Loss, Validation Loss, scores).
 */

import type { Format, FormatReader, ReadResult } from './format.ts';
import { NotebookOutputs } from './notebook-outputs.ts';
import { WrappedOutput } from './wrapped-output.ts';

const PLACES = /^(?:step|epoch)$/i;
/** What the table shows of a step without a logged loss. */
const NO_VALUE = 'No log';

export const notebook: Format = {
  id: 'notebook',
  label: 'Jupyter notebook',
  mayBeNamed: /\.ipynb$/i,
  isAnyText: true,
  authority: 1,
  isFreelyNamed: true,
  recognizes: ({ fileName, text }) =>
    /\.ipynb$/i.test(fileName) && (text.trim() === '' ? 'wait' : text.trimStart().startsWith('{')),
  open: (context) => new NotebookReader(context),
};

class NotebookReader extends WrappedOutput implements FormatReader {
  readonly #outputs = new NotebookOutputs();

  read(bytes: Uint8Array): ReadResult {
    let text = '';
    const consumed = this.#outputs.read(bytes, {
      printed: (part) => (text += part),
      table: (html) => (text += linesOfTable(html)),
    });
    return { ...this.printed(text), consumed };
  }

  end(): ReadResult {
    return this.printedLast('');
  }
}

/** The table as lines with commas; '' where it is another one. Scores without a split are of the evaluation there. */
function linesOfTable(html: string): string {
  const [head, ...rows] = rowsIn(html);
  const isOfTraining = head?.some((name) => /loss/i.test(name)) && PLACES.test(head[0] ?? '');
  if (!head || !isOfTraining) return '';
  const names = head.map((name) =>
    PLACES.test(name) || /^(?:training|validation)\b/i.test(name) ? name : `Validation ${name}`,
  );
  const values = rows.filter(({ length }) => length === names.length);
  return ['', names, ...values, ''].map((row) => `${String(row)}\n`).join('');
}

function rowsIn(html: string): string[][] {
  const rows: string[][] = [];
  for (let at = html.indexOf('<'); at >= 0;) {
    const end = html.indexOf('>', at);
    if (end < 0) break;
    const next = html.indexOf('<', end);
    const tag = html.slice(at + 1, Math.min(end, at + 4)).toLowerCase();
    if (tag.startsWith('tr')) rows.push([]);
    else if (/^t[dh]\b/.test(`${tag} `)) {
      const text = html.slice(end + 1, next < 0 ? undefined : next).trim();
      rows.at(-1)?.push(text === NO_VALUE ? '' : text.replaceAll(',', ''));
    }
    at = next;
  }
  return rows.filter(({ length }) => length > 0);
}
