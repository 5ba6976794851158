/**
 * Writes TensorBoard's event files: scalars by metric path, a precision-recall curve and the sample predictions of each
 * evaluation, and the configuration for its HParams page.
 *
 * A file is a row of records: length (uint64), its checksum, an Event message, its checksum (tensorboard/summary/writer/
 * record_writer.py); field numbers are those of event.proto, summary.proto, tensor.proto and of each plugin's plugin_data.proto.
 */

import type { ScoreHistogram } from '@rewardboard/metrics';
import type { EvaluationEvent, RunEvent, RunInfo, SampleText, StartEvent } from '@rewardboard/protocol';
import { maskedCrc32c } from './crc32c.ts';
import type { Message } from './protobuf-write.ts';
import { bytes, double, float, message, text, whole } from './protobuf-write.ts';

const NO_RECORD = new Uint8Array(0);
const FLOAT = 1;
const STRING = 7;
/** Value of data_class for what is no plain scalar. */
const TENSOR_CLASS = 2;
const STATUS = { finished: 1, failed: 2, stopped: 1 } as const;
/** Samples in a table, and characters of each of its texts. */
const MAX_ROWS = 20;
const MAX_CELL = 300;

/** The record that begins every file. @param time Unix time in ms */
export function tensorboardHead(time: number): Uint8Array {
  return record(message(double(1, time / 1000), text(3, 'brain.Event:2')));
}

/**
 * What an event becomes, empty when TensorBoard has no place for it.
 * @param texts of samples, by id
 * @param time Unix time in ms, for events without one
 */
export function tensorboardRecords(event: RunEvent, texts: ReadonlyMap<number, SampleText>, time: number): Uint8Array {
  const values = valuesOf(event, texts);
  if (values.length === 0) return NO_RECORD;
  const step = 'step' in event ? (event.step ?? 0) : 0;
  const seconds = (event.time ?? time) / 1000;
  // At a session's start TensorBoard forgets what it read from this step on: the branch that is trained anew.
  const restart =
    event.type === 'start' && event.resumedFrom !== undefined
      ? record(message(double(1, seconds), whole(2, event.resumedFrom + 1), bytes(7, whole(1, 1))))
      : NO_RECORD;
  return message(
    restart,
    record(message(double(1, seconds), whole(2, step), bytes(5, message(...values.map((value) => bytes(1, value)))))),
  );
}

/** The values of a summary. */
function valuesOf(event: RunEvent, texts: ReadonlyMap<number, SampleText>): Message[] {
  switch (event.type) {
    case 'start':
      return configuration(event);
    case 'train':
      return scalars(event.values);
    case 'evaluation':
      return [...scalars(event.values), ...curve(event.histogram), ...samples(event, texts)];
    case 'notice':
      return [textValue('notices', `**${event.level}**: ${event.text}`)];
    case 'end':
      return [
        plugged(
          '_hparams_/session_end_info',
          'hparams',
          bytes(4, message(whole(1, STATUS[event.outcome]), double(2, (event.time ?? 0) / 1000))),
          NOTHING,
        ),
      ];
    case 'sample-text':
    // Only readers make these; no trainer records them.
    case 'about':
    case 'points':
    case 'resume':
      return [];
  }
}

function scalars(values: Readonly<Record<string, number>>): Message[] {
  return Object.keys(values).map((name) => message(text(1, name), float(2, values[name]!)));
}

/** The curve at the edges of the histogram's bins: counts and the two shares, as the plugin's six rows. */
function curve(histogram: ScoreHistogram | undefined): Message[] {
  if (!histogram) return [];
  const { positive, negative } = histogram;
  const bins = positive.length;
  const from = (counts: readonly number[], bin: number) => counts.slice(bin).reduce((sum, count) => sum + count, 0);
  const positives = from(positive, 0);
  const negatives = from(negative, 0);
  const edges = Array.from({ length: bins + 1 }, (_, bin) => {
    const tp = from(positive, bin);
    const fp = from(negative, bin);
    return {
      tp,
      fp,
      tn: negatives - fp,
      fn: positives - tp,
      precision: tp + fp === 0 ? 1 : tp / (tp + fp),
      recall: positives === 0 ? 0 : tp / positives,
    };
  });
  const rows = (['tp', 'fp', 'tn', 'fn', 'precision', 'recall'] as const).flatMap((row) =>
    edges.map((edge) => edge[row]),
  );
  const tensor = message(whole(1, FLOAT), bytes(2, shape(6, edges.length)), bytes(4, floatBytes(rows)));
  return [plugged('eval/pr_curves', 'pr_curves', whole(2, edges.length), tensor)];
}

/** A table in Markdown: wrong answers first, the most confident of them on top. */
function samples({ samples: columns }: EvaluationEvent, texts: ReadonlyMap<number, SampleText>): Message[] {
  if (!columns || columns.id.length === 0) return [];
  const rows = columns.id.map((id, i) => {
    const predicted = columns.predicted[i]!;
    const probability = columns.probability[i]!;
    return {
      id,
      label: columns.label[i]!,
      predicted,
      confidence: predicted === 1 ? probability : 1 - probability,
      text: texts.get(id),
    };
  });
  rows.sort((a, b) => Number(a.label === a.predicted) - Number(b.label === b.predicted) || b.confidence - a.confidence);
  const lines = rows
    .slice(0, MAX_ROWS)
    .map(
      ({ id, label, predicted, confidence, text }) =>
        `| ${id} | ${label} | ${predicted} | ${confidence.toFixed(4)} | ${cell(text?.problem)} | ${cell(text?.solution)} |`,
    );
  return [
    textValue(
      'eval/samples',
      ['| id | label | predicted | confidence | problem | solution |', '|---|---|---|---|---|---|', ...lines].join(
        '\n',
      ),
    ),
  ];
}

/** Text of a run within a table: one line, and none of it means anything to Markdown or HTML. */
function cell(value = ''): string {
  const line = value.replace(/\s+/g, ' ');
  const short = line.length > MAX_CELL ? `${line.slice(0, MAX_CELL)}…` : line;
  return short
    .replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]!)
    .replace(/[\\`*_{}[\]()#+!|~-]/g, '\\$&');
}

function configuration({ info, time }: StartEvent): Message[] {
  const fields = Object.entries({ ...info.modelConfig, ...info.trainConfig }).flatMap(([name, value]) => {
    const known = plainValue(value);
    return known ? [bytes(1, message(text(1, name), bytes(2, known)))] : [];
  });
  const session = message(...fields, text(4, info.name), double(5, (time ?? info.createdAt) / 1000));
  return [
    plugged('_hparams_/session_start_info', 'hparams', bytes(3, session), NOTHING),
    textValue('configuration', configurationTable(info)),
  ];
}

/** google.protobuf.Value */
function plainValue(value: unknown): Message | null {
  if (typeof value === 'number') return double(2, value);
  if (typeof value === 'string') return text(3, value);
  if (typeof value === 'boolean') return whole(4, value ? 1 : 0);
  return null;
}

function configurationTable(info: RunInfo): string {
  const rows = Object.entries({ ...info.modelConfig, ...info.trainConfig }).map(
    ([name, value]) => `| ${cell(name)} | ${cell(JSON.stringify(value))} |`,
  );
  return ['| field | value |', '|---|---|', ...rows].join('\n');
}

function textValue(tag: string, value: string): Message {
  return plugged(tag, 'text', new Uint8Array(0), message(whole(1, STRING), bytes(2, shape(1)), text(8, value)));
}

/** @param content the plugin's own message */
function plugged(tag: string, plugin: string, content: Message, tensor: Message): Message {
  return message(
    text(1, tag),
    bytes(8, tensor),
    bytes(9, message(bytes(1, message(text(1, plugin), bytes(2, content))), whole(4, TENSOR_CLASS))),
  );
}

/** A scalar tensor 0: the HParams page looks at the metadata alone. */
const NOTHING = message(whole(1, FLOAT), bytes(2, new Uint8Array(0)), bytes(4, floatBytes([0])));

function shape(...sizes: readonly number[]): Message {
  return message(...sizes.map((size) => bytes(2, whole(1, size))));
}

function floatBytes(values: readonly number[]): Uint8Array {
  const data = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, i) => data.setFloat32(i * 4, value, true));
  return new Uint8Array(data.buffer);
}

function record(event: Message): Uint8Array {
  const whole = new Uint8Array(event.length + 16);
  const view = new DataView(whole.buffer);
  view.setBigUint64(0, BigInt(event.length), true);
  view.setUint32(8, maskedCrc32c(whole, 0, 8), true);
  whole.set(event, 12);
  view.setUint32(12 + event.length, maskedCrc32c(event), true);
  return whole;
}
