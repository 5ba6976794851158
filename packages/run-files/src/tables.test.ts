/** Tables cut by white space, with a header in a comment, and with one number a row. */

import { expect, it } from 'vitest';
import type { Format } from './index.ts';
import { csv } from './csv-logs.ts';
import { recognize, textOf, unknownContent } from './index.ts';
import { readWhole } from './testing/read-whole.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const formatOf = (text: string, fileName: string) => {
  const bytes = bytesOf(text);
  return recognize({ fileName, bytes, text: textOf(bytes) });
};
function read(text: string, fileName = 'metrics.csv') {
  const format = formatOf(text, fileName) as Format;
  return { id: format.id, ...readWhole(format, bytesOf(text)) };
}

const LOSS = { steps: [1, 2, 3], values: [0.7, 0.6, 0.5] };
const EVAL_LOSS = { steps: [1, 2, 3], values: [0.8, 0.7, 0.6] };
const ROWS = ['1 0.7 0.8', '2 0.6 0.7', '3 0.5 0.6'];

it.each([
  'epoch train_loss val_loss',
  '# epoch train_loss val_loss',
  '#epoch train_loss val_loss',
  '## epoch loss val_loss',
])('single blanks cut a table with the header %j', (header) => {
  for (const [from, to] of [
    [' ', ' '],
    [/ /g, '    '],
    [/ /g, '\t'],
    [/ /g, ','],
    [/\n/g, '\r\n'],
  ] as const) {
    const words = header.replace(/^(#+ ?)?(.*)$/, (_, sign = '', names) => sign + names.replace(from, to));
    const text = `${words}\n${ROWS.join('\n').replace(from, to)}\n`;
    const { series, damaged, records } = read(text, 'results.txt');
    expect({ text, series }).toMatchObject({ series: { 'train/loss': LOSS, 'eval/loss': EVAL_LOSS } });
    expect({ damaged, records }).toEqual({ damaged: [], records: 3 });
  }
});

it('words alone make no table: a row of numbers must follow', () => {
  expect(formatOf('starting epoch with loss\nall is well here\n', 'notes.txt')).toBeNull();
  expect(formatOf('starting epoch with loss\n', 'notes.txt')).toBe('wait');
  expect(formatOf('starting epoch with loss\n1 2 3 4\n', 'notes.txt')).toMatchObject({ id: 'csv' });
  expect(formatOf('starting epoch with loss\nepoch 1 loss 0.5\n', 'train.log')).toMatchObject({ id: 'console' });
});

it('a sentence within such a table is damaged, and the rows behind it are read', () => {
  const { series, damaged } = read(`step loss\n1 0.7\nsaving step checkpoint\n2 0.6\n3 0.5\n`, 'loss.txt');
  expect(series['train/loss']).toEqual(LOSS);
  expect(damaged.map(({ line }) => line)).toEqual([3]);
});

it('columns that a person has named may be cut by white space, also in names with blanks', () => {
  const bytes = bytesOf('10 0.7  0.8\n20 0.6  0.7\n');
  expect(unknownContent(bytes)).toEqual({ kind: 'columns', count: 3 });
  const format = recognize(
    { fileName: 'a.txt', bytes, text: textOf(bytes) },
    { columns: ['step', 'loss', 'val loss'] },
  );
  expect(readWhole(format as Format, bytes).series).toMatchObject({
    'train/loss': { steps: [10, 20], values: [0.7, 0.6] },
    'eval/loss': { steps: [10, 20], values: [0.8, 0.7] },
  });
});

it.each([
  ['step,metric,value', (name: string, step: number, value: number) => `${step},${name},${value}`],
  ['name;value;iteration', (name: string, step: number, value: number) => `${name};${value};${step}`],
  [
    'timestamp\tTag\tEpoch\tScalar',
    (name: string, step: number, value: number) => `170000000${step}\t${name}\t${step}\t${value}`,
  ],
])('a table with the columns %j has one number a row', (header, rowOf) => {
  const losses = LOSS.values.map((value, i) => rowOf('train_loss', i + 1, value));
  const evaluations = EVAL_LOSS.values.map((value, i) => rowOf('val/loss', i + 1, value));
  // One metric after the other, or one step after the other.
  for (const rows of [[...losses, ...evaluations], losses.flatMap((row, i) => [row, evaluations[i]!])]) {
    const { series, damaged, records } = read(`${header}\n${rows.join('\n')}\n`);
    expect(series).toMatchObject({ 'train/loss': LOSS, 'eval/loss': EVAL_LOSS });
    expect({ damaged, records }).toEqual({ damaged: [], records: 6 });
  }
});

it('a column of such a table may say whose numbers they are', () => {
  const rows = LOSS.steps.flatMap((step, i) => [
    `${step},train,loss,${LOSS.values[i]}`,
    `${step},valid,loss,${EVAL_LOSS.values[i]}`,
  ]);
  const { series } = read(`epoch,split,metric,value\n${rows.join('\n')}\n`);
  expect(series).toMatchObject({ 'train/loss': LOSS, 'eval/loss': EVAL_LOSS });
});

it('a table of other names and values is no log', () => {
  expect(formatOf('step,name,value\n1,Anna,3\n2,Ben,4\n', 'data.csv')).toBe('wait');
  const rows = Array.from({ length: 60 }, (_, i) => `${i},Anna,3`);
  expect(formatOf(`step,name,value\n${rows.join('\n')}\n`, 'data.csv')).toBeNull();
});

it.each(['jsonl', 'json'])('records of one number each are read in a .%s file', (ending) => {
  const records = LOSS.steps.flatMap((step, i) => [
    { step, tag: 'train/loss', value: LOSS.values[i] },
    { step, tag: 'eval/loss', value: EVAL_LOSS.values[i] },
  ]);
  const lines = records.map((record) => JSON.stringify(record));
  const { series, records: count } = read(
    ending === 'json' ? `[${lines.join(',\n')}]` : `${lines.join('\n')}\n`,
    `m.${ending}`,
  );
  expect({ series, count }).toMatchObject({
    series: ending === 'json' ? {} : { 'train/loss': LOSS, 'eval/loss': EVAL_LOSS },
    count: 6,
  });
});

it('tables in Markdown are read, with pipes at their ends or without', () => {
  for (const [edge, rule] of [
    ['| ', '|---|:--:|---:|'],
    ['', '--- | --- | ---'],
  ]) {
    const rows = LOSS.steps.map(
      (step, i) => `${edge}${step} | ${LOSS.values[i]} | ${EVAL_LOSS.values[i]}${edge && ' |'}`,
    );
    const text = `${edge}epoch | train loss | val loss${edge && ' |'}\n${rule}\n${rows.join('\n')}\n`;
    const { series, damaged, records } = read(text, 'table.txt');
    expect(series).toMatchObject({ 'train/loss': LOSS, 'eval/loss': EVAL_LOSS });
    expect({ damaged, records }).toEqual({ damaged: [], records: 3 });
  }
});

it.each([
  ['is_train', 'True', 'False'],
  ['is_validation', '0', '1'],
  ['IsEval', 'no', 'yes'],
])('a column %s says yes or no to one split', (name, ofTraining, ofEvaluation) => {
  const rows = LOSS.steps.flatMap((step, i) => [
    `${step},${ofTraining},${LOSS.values[i]}`,
    `${step},${ofEvaluation},${EVAL_LOSS.values[i]}`,
  ]);
  const { series } = read(`epoch,${name},loss\n${rows.join('\n')}\n`);
  expect(series).toMatchObject({ 'train/loss': LOSS, 'eval/loss': EVAL_LOSS });
});

it('so does a field of a record', () => {
  const lines = LOSS.steps.flatMap((step, i) => [
    JSON.stringify({ step, is_training: true, loss: LOSS.values[i] }),
    JSON.stringify({ step, is_training: false, loss: EVAL_LOSS.values[i] }),
  ]);
  expect(read(`${lines.join('\n')}\n`, 'm.jsonl').series).toMatchObject({ 'train/loss': LOSS, 'eval/loss': EVAL_LOSS });
});

it('scalars that TensorBoard saved are named after their file', () => {
  const rows = LOSS.steps.map((step, i) => `${1.7e9 + step},${step},${LOSS.values[i]}`);
  const text = `Wall time,Step,Value\n${rows.join('\n')}\n`;
  for (const [fileName, path] of [
    ['run-.-tag-eval_loss.csv', 'eval/loss'],
    ['run-a_b-tag-train_rewards_margins.csv', 'train/margin'],
    ['my val accuracy.csv', 'eval/accuracy'],
  ] as const) {
    const format = formatOf(text, fileName) as Format;
    expect(readWhole(format, bytesOf(text), { fileName }).series).toMatchObject({ [path]: LOSS });
  }
});

it('so are charts of one run that W&B saved', () => {
  const rows = LOSS.steps.map((step, i) => `"${step}","${LOSS.values[i]}","0","1"`);
  const header = (name: string) => `"${name}","${name}__MIN","${name}__MAX"`;
  const text = `"Step",${header('rm-a - eval/loss')}\n${rows.join('\n')}\n`;
  expect(read(text, 'wandb_export.csv').series).toEqual({ 'eval/loss': LOSS });
  // Of a chart over the trainer's own steps, and of one over time, whose rows are counted.
  const counted = LOSS.steps.map((step, i) => `"${step}","${i}","${i}","${i}","${LOSS.values[i]}","0","1"`);
  const own = `"train/global_step",${header('rm-a - _step')},${header('rm-a - eval/loss')}\n${counted.join('\n')}\n`;
  expect(read(own, 'wandb_export.csv').series).toEqual({ 'eval/loss': LOSS });
  const timed = `"Relative Time (Process)",${header('rm-a - eval/loss')}\n${rows.join('\n')}\n`;
  expect(read(timed, 'wandb_export.csv').series).toEqual({
    'eval/loss': { steps: LOSS.steps.map((_, i) => i + 1), values: LOSS.values },
  });
});

it('a training and a validation loss make a log without a count', () => {
  const rows = LOSS.values.map((value, i) => `${value},${EVAL_LOSS.values[i]}`);
  expect(read(`train_loss,valid_loss\n${rows.join('\n')}\n`, 'history.csv').series).toMatchObject({
    'train/loss': LOSS,
    'eval/loss': EVAL_LOSS,
  });
});

it('a loss beside a score, each with its split, makes a log without a count, and plain columns do not', () => {
  const rows = LOSS.values.map((value) => `${value},${1 - value / 20}`).join('\n');
  expect(read(`val_loss,val_accuracy\n${rows}\n`, 'history.csv').series).toMatchObject({
    'eval/loss': { values: LOSS.values },
    'eval/accuracy': { values: LOSS.values.map((value) => 1 - value / 20) },
  });
  for (const header of ['loss,accuracy', 'val_loss,age', 'val_precision,val_recall'])
    expect(formatOf(`${header}\n${rows}\n`, 'history.csv')).toBeNull();
});

it('groups within groups are read, and words such as "data" are none', () => {
  const lines = LOSS.steps.map((step, i) =>
    JSON.stringify({ step, metrics: { train: { loss: LOSS.values[i] }, val: { loss: EVAL_LOSS.values[i] } } }),
  );
  expect(read(`${lines.join('\n')}\n`, 'm.jsonl').series).toMatchObject({ 'train/loss': LOSS, 'eval/loss': EVAL_LOSS });
  const wrapped = LOSS.steps.map((step, i) => JSON.stringify({ type: 'm', data: { step, loss: LOSS.values[i] } }));
  expect(read(`${wrapped.join('\n')}\n`, 'm.jsonl').series).toMatchObject({ 'train/loss': LOSS });
});

it('charts of several runs that W&B saved in one table are read a run at a time', () => {
  const names = ['rm-a', 'rm-b'].flatMap((run) => ['', '__MIN', '__MAX'].map((end) => `"${run} - train/loss${end}"`));
  const text = `"Step",${names.join(',')}\n"1",0.7,0.7,0.7,,,\n"2",0.6,0.6,0.6,0.8,0.8,0.8\n`;
  expect(csv.open().read(new TextEncoder().encode(text)).records).toBe(2);
  for (const [run, losses] of [
    ['rm-a', [0.7, 0.6]],
    ['rm-b', [0.8]],
  ] as const) {
    const reader = csv.open({ run });
    const events = reader.read(new TextEncoder().encode(text)).events;
    expect(reader.runs).toEqual(['rm-a', 'rm-b']);
    const series = events.flatMap((event) => (event.type === 'points' ? Object.entries(event.series) : []));
    expect(series.filter(([path]) => path === 'train/loss').flatMap(([, { values }]) => Array.from(values))).toEqual(
      losses,
    );
    expect(series.some(([path]) => path.includes('rm-'))).toBe(false);
  }
});

it('a column called value has the name of its file', () => {
  const text = `step,value\n${Array.from({ length: 12 }, (_, i) => `${i * 5},${9 - i * 0.5}`).join('\n')}\n`;
  const pathsIn = (fileName: string) =>
    Object.keys(readWhole(formatOf(text, fileName) as Format, bytesOf(text), { fileName }).series);
  expect(pathsIn('loss.csv')).toEqual(['train/loss']);
  expect(pathsIn('val_loss.csv')).toEqual(['eval/loss']);
});

it('a unit in a header is no part of a name, and makes per cent', () => {
  const found = read('epoch,Train Acc (%),Val Acc (%)\n1,50.5,40\n2,60.5,55\n');
  expect(found.series['eval/accuracy']?.steps).toEqual([1, 2]);
});

it('the end of an epoch that was evaluated at its last step, too, is that step', () => {
  const rows = [0, 1].flatMap((e) => [100, 200, -1].map((step) => `${e},${step},0.${e}${step === 100 ? 1 : 2}`));
  const read = readWhole(csv, Buffer.from(`epoch,steps,accuracy\n${rows.join('\n')}\n`));
  expect(Object.values(read.series).find(({ values }) => values[0] === 0.01)!.steps).toEqual([
    100, 200, 200, 300, 400, 400,
  ]);
});

it('what a search tried is no log, and a log may count its epochs in a plural', () => {
  const rows = Array.from({ length: 6 }, (_, i) => `1e-5,${8 * (i + 1)},3,0.${70 + i},0.${50 - i}\n`).join('');
  expect(formatOf(`lr,batch_size,epochs,accuracy,loss\n${rows}`, 'sweep_results.csv')).toBe(null);
  expect(formatOf('epochs,lr,train_loss\n1,0.1,0.5\n2,0.1,0.4\n', 'log.csv')).toMatchObject({ id: 'csv' });
});

it('lines that end at returns alone, as on old Macs, are rows', () => {
  const text = 'epoch,train_loss,val_loss\r1,0.7,0.8\r2,0.6,0.7\r3,0.5,0.6\r';
  const { series, damaged, records } = read(text);
  expect(series).toMatchObject({ 'train/loss': LOSS, 'eval/loss': EVAL_LOSS });
  expect({ damaged, records }).toEqual({ damaged: [], records: 3 });
  // Until the byte behind the first return is there, it may be half of CRLF.
  const reader = csv.open();
  let consumed = 0;
  let found = 0;
  for (let length = 1; length <= text.length; length++) {
    const result = reader.read(bytesOf(text).subarray(consumed, length));
    consumed += result.consumed;
    found += result.records;
  }
  expect(found).toBe(3);
});

it('a row of the end of the training stands at the last step, and in a file of its own it is no damage', () => {
  const rows = 'epoch,steps,cosine_accuracy\n0.5,100,0.7\n1.0,200,0.72\n-1,-1,0.75\n';
  const among = readWhole(csv, bytesOf(rows), { split: 'eval' });
  expect(among.series['eval/accuracy']).toEqual({ steps: [100, 200, 200], values: [0.7, 0.72, 0.75] });
  expect(among.damaged).toEqual([]);
  const reader = csv.open({ split: 'test' });
  const alone = reader.read(bytesOf('epoch,steps,cosine_accuracy\n-1,-1,0.75\n'));
  expect(alone).toMatchObject({ records: 1, damaged: [] });
  expect(reader.standsAtEnd).toBe(true);
  reader.read(bytesOf('0.5,100,0.7\n'));
  expect(reader.standsAtEnd).toBe(false);
});
