/** Notebooks: what cells printed and the table of the trainer's callback, however the file was saved. */

import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { notebook } from './notebook.ts';
import { recognize } from './index.ts';
import { bytesOfText } from './utf8.ts';

const stream = (...text: string[]) => ({ output_type: 'stream', name: 'stdout', text });
const display = (data: object) => ({ output_type: 'display_data', metadata: {}, data });
const notebookOf = (...outputs: object[]) => ({
  cells: [
    { cell_type: 'markdown', metadata: {}, source: ['epoch 9 loss: 0.001\n'] },
    { cell_type: 'code', execution_count: 1, metadata: {}, source: ['print("loss: 7")'], outputs },
  ],
  metadata: { outputs: { text: 'loss: 5' } },
  nbformat: 4,
  nbformat_minor: 5,
});
const printed = Array.from({ length: 5 }, (_, i) => `epoch ${i + 1}: train_loss: 0.${9 - i}, val_loss: 0.${8 - i}\n`);

/** All pieces but the last are given again, longer, as a follower does. */
function series(text: string, pieceBytes = Infinity) {
  const bytes = bytesOfText(text);
  const run = emptyRun();
  const facts = {};
  let reader = notebook.open({ facts });
  let consumed = 0;
  for (let end = Math.min(pieceBytes, bytes.length); ; end = Math.min(end + pieceBytes, bytes.length)) {
    let result = reader.read(bytes.subarray(consumed, end));
    if (result.readAgain) {
      reader = notebook.open({ facts });
      result = reader.read(bytes.subarray(0, end));
      consumed = 0;
    }
    consumed += result.consumed;
    applyEvents(run, result.events);
    if (end === bytes.length) break;
  }
  applyEvents(run, reader.end!(bytes.subarray(consumed)).events);
  return Object.fromEntries(
    [...run.series].map(([name, { length, last }]) => [name, [length, last?.step, last?.value]]),
  );
}

it.each([
  ['indented, as Jupyter saves it', 1],
  ['in one line, as Kaggle saves it', undefined],
])('a notebook %s gives what its cells printed, and nothing of its texts and sources', (_, indent) => {
  const text = JSON.stringify(notebookOf(stream(...printed)), null, indent);
  const right = { 'train/loss': [5, 5, 0.5], 'eval/loss': [5, 5, 0.4] };
  expect(series(text)).toMatchObject(right);
  for (const pieceBytes of [1, 7, 64, 1_000]) expect(series(text, pieceBytes)).toEqual(series(text));
  const joined = { ...stream(), text: printed.join('') };
  expect(series(JSON.stringify(notebookOf(joined), null, indent))).toMatchObject(right);
});

it('a picture larger than a record is passed over in pieces, with escapes cut in two', () => {
  const picture = `${'A'.repeat(1_500_000)}\\"\\\\${'loss: 3\n'.repeat(9)}`;
  const text = JSON.stringify(notebookOf(display({ 'image/png': picture }), stream(...printed)));
  for (const pieceBytes of [Infinity, 65_536, 1_500_091])
    expect(series(text, pieceBytes)).toMatchObject({ 'train/loss': [5, 5, 0.5] });
});

it('the table of the trainer’s callback is read, other tables and a table without an end are not', () => {
  const cells = (of: readonly (string | number)[], tag = 'td') =>
    `<tr>${of.map((cell) => `<${tag}>${cell}</${tag}>`).join('\n')}</tr>`;
  const table = (head: readonly string[], ...rows: (string | number)[][]) =>
    `<table border="1"><thead>${cells(head, 'th')}</thead><tbody>${rows.map((row) => cells(row)).join('')}</tbody></table><p>`;
  const ofTrainer = table(
    ['Epoch', 'Training Loss', 'Validation Loss', 'Accuracy', 'F1'],
    [1, 'No log', '0.693000', '0.5', '0.4'],
    [2, '0.600000', '1,200.5', '0.6', '0.5'],
    [3, '0.500000', '0.610000', '0.7', '0.6'],
  );
  const of = (html: string) => series(JSON.stringify(notebookOf(display({ 'text/html': html }))));
  expect(of(ofTrainer)).toMatchObject({
    'train/loss': [2, 3, 0.5],
    'eval/loss': [3, 3, 0.61],
    'eval/accuracy': [3, 3, 0.7],
    'eval/f1': [3, 3, 0.6],
  });
  const frame = table(['', 'loss', 'text'], [0, 0.3, 'a'], [1, 0.2, 'b'], [2, 0.1, 'c']);
  expect([of(frame), of('<tr'), of('<td><td>'), of('<table><tr><th>Step</th><th>Loss</th>')]).toEqual([{}, {}, {}, {}]);
});

it('only a file with the ending of a notebook is one, and one without a training says nothing', () => {
  const bytes = bytesOfText(JSON.stringify(notebookOf(stream('Hello\n'))));
  const beginning = { bytes, text: JSON.stringify(notebookOf(stream('Hello\n'))) };
  expect(recognize({ ...beginning, fileName: 'Untitled.ipynb' })).toBe(notebook);
  expect(recognize({ ...beginning, fileName: 'notebook.json' })).not.toBe(notebook);
  expect(series(beginning.text)).toEqual({});
});

it('brackets, names and texts without an end are no records', () => {
  for (const text of ['['.repeat(1_000_000), '{"cells":'.repeat(100_000), '\\'.repeat(500_000), '"'.repeat(500_001)])
    expect(notebook.open({}).read(bytesOfText(text)).records).toBe(0);
});
