/** Reads TensorBoard's event files: scalars of every age, restarts, and the arguments that transformers writes as text. */

import { maskedCrc32c } from './crc32c.ts';
import type { Format, FormatReader, ReadContext, ReadResult } from './format.ts';
import { FramedRecords } from './framed-records.ts';
import type { TakeMany, TakeRecord } from './framed-records.ts';
import { MetricNames } from './metric-names.ts';
import { PlainRecords } from './plain-records.ts';
import type { PlainRows } from './plain-records.ts';
import { plainRecordsKernel } from './plain-records-kernel.ts';
import type { PointColumn } from './point-gatherer.ts';
import { PointGatherer } from './point-gatherer.ts';
import { BYTES, FIXED32, FIXED64, ProtobufWalk, VARINT } from './protobuf-read.ts';
import { objectOfText } from './python-json.ts';
import { scalarOfTensor } from './tensorboard-scalar.ts';
import type { Tag } from './tensorboard-tags.ts';
import { TensorboardTags } from './tensorboard-tags.ts';
import { textOf } from './utf8.ts';

/** Of SessionLog.status. */
const START = 1;
/** transformers' TrainingArguments, as JSON in a tensor of one string. */
const ARGUMENTS_TAG = 'args/text_summary';

export const tensorboard: Format = {
  id: 'tensorboard',
  label: 'TensorBoard events',
  program: 'TensorBoard',
  isSelfContained: 'records',
  unit: 'record',
  isOfOneSplit: true,
  authority: 3,
  sessionBegan: (fileName) => Number(/tfevents\.(\d{1,12})\b/.exec(fileName)?.[1] ?? 0),
  matches: (fileName) => fileName.includes('tfevents'),
  recognizes({ bytes }) {
    if (bytes.length < 12) return false;
    return maskedCrc32c(bytes, 0, 8) === new DataView(bytes.buffer, bytes.byteOffset).getUint32(8, true);
  },
  open: (context) => new TensorboardReader(context),
};

export class TensorboardReader implements FormatReader {
  readonly #records = new FramedRecords();
  readonly #metricNames: MetricNames;
  readonly #tags: TensorboardTags;
  readonly #event = new ProtobufWalk(new Uint8Array(0));
  readonly #summary = new ProtobufWalk(new Uint8Array(0));
  readonly #value = new ProtobufWalk(new Uint8Array(0));
  /** Of the bytes that are being read. */
  #view: DataView = new DataView(new ArrayBuffer(0));
  #gatherer = new PointGatherer([]);
  #highestStep = -Infinity;
  /** The last step that got its time: the values of one step come one after another. */
  #timedStep = NaN;
  #isUnitKnown = false;
  #times: PointColumn | undefined;

  /** @param kernelOf gives null where all is to be read one by one */
  constructor(
    context: ReadContext = {},
    private readonly kernelOf = plainRecordsKernel,
  ) {
    this.#metricNames = new MetricNames(context);
    this.#tags = new TensorboardTags(this.#metricNames);
  }

  get names(): ReadonlyMap<string, string> {
    return this.#metricNames.seen;
  }

  read(bytes: Uint8Array): ReadResult {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let events: ReadResult['events'] | null = null;
    // Scalars are 32 bit wide here: a number of 64 in another file of the run wins.
    const begin = (result: ReadResult) => {
      if (!events) this.#gatherer = new PointGatherer((events = result.events), true);
    };
    const plain = PlainRecords.of(bytes, this.#tags.plain, this.kernelOf);
    const takeMany: TakeMany = (at, result) => {
      begin(result);
      const stretch = plain!.read(at, this.#tags.previous, (rows) => this.#takeRows(rows, result));
      this.#tags.previous = stretch.last;
      return stretch;
    };
    const take: TakeRecord = (bytes, from, to, result) => {
      begin(result);
      return this.#take(bytes, from, to, result);
    };
    const result = this.#records.read(bytes, take, plain ? takeMany : undefined);
    if (events) this.#gatherer.flush();
    return this.#metricNames.finish(result);
  }

  /** Field numbers are those of event.proto and summary.proto. Unknown ones are passed over. */
  #take(bytes: Uint8Array, from: number, to: number, result: ReadResult): boolean {
    const event = this.#event.start(bytes, from, to);
    let seconds = NaN;
    let step = 0;
    let summaryFrom = 0;
    let summaryTo = 0;
    let isStart = false;
    while (event.next()) {
      if (event.field === 1 && event.wire === FIXED64) seconds = this.#view.getFloat64(event.from, true);
      else if (event.field === 2 && event.wire === VARINT) step = event.value;
      else if (event.field === 5 && event.wire === BYTES) [summaryFrom, summaryTo] = [event.from, event.to];
      else if (event.field === 7 && event.wire === BYTES) isStart = this.#isStart(bytes, event.from, event.to);
    }
    if (event.isBroken) return false;
    if (isStart && step <= this.#highestStep) this.#restart(step, result);
    if (summaryTo === 0) return true;
    if (step < 0) return false;
    const summary = this.#summary.start(bytes, summaryFrom, summaryTo);
    while (summary.next())
      if (summary.field === 1 && summary.wire === BYTES)
        this.#takeValue(bytes, summary.from, summary.to, step, seconds, result);
    return !summary.isBroken;
  }

  #takeValue(bytes: Uint8Array, from: number, to: number, step: number, seconds: number, result: ReadResult): void {
    const value = this.#value.start(bytes, from, to);
    let tag: Tag | null = null;
    let number: number | undefined;
    while (value.next()) {
      if (value.field === 1 && value.wire === BYTES) tag = this.#tags.at(bytes, this.#view, value.from, value.to);
      else if (value.field === 2 && value.wire === FIXED32) number = this.#view.getFloat32(value.from, true);
      else if (value.field === 8 && value.wire === BYTES) {
        number = scalarOfTensor(bytes, this.#view, value.from, value.to);
        if (tag?.name === ARGUMENTS_TAG) this.#addArguments(bytes, value.from, value.to, result);
      }
    }
    if (!tag || number === undefined || value.isBroken) return;
    this.#add(tag, step, number, seconds, result);
  }

  #add(tag: Tag, ownStep: number, number: number, seconds: number, result: ReadResult): void {
    let step = ownStep;
    if (tag.countsEpochs) {
      tag.shift ??= step === 0 ? 1 : 0;
      step += tag.shift;
      if (!this.#isUnitKnown) {
        this.#isUnitKnown = true;
        this.#gatherer.flush();
        result.events.push({ type: 'about', about: { stepUnit: 'epoch' } });
      }
    }
    if (step > this.#highestStep) this.#highestStep = step;
    const path = tag.isEpoch ? 'epoch' : tag.path;
    if (path === null) return;
    tag.column = this.#gatherer.addTo(tag.column, path, step, number);
    if (step !== this.#timedStep && Number.isFinite(seconds)) {
      this.#timedStep = step;
      this.#times = this.#gatherer.addTo(this.#times, 'time', step, seconds * 1000);
    }
  }

  #takeRows(rows: PlainRows<Tag>, result: ReadResult): void {
    if (this.#takeColumns(rows)) return;
    for (let i = 0; i < rows.count; i++)
      this.#add(rows.tag(i), rows.steps[i]!, rows.values[i]!, rows.seconds[i]!, result);
  }

  /** @returns false where the rows are more than numbers at rising steps: nothing was taken then */
  #takeColumns(rows: PlainRows<Tag>): boolean {
    const { columns, steps, times } = rows.columns(this.#timedStep);
    const isPlain = columns.every(({ tag, steps }) => tag.isAlone && !tag.countsEpochs && goesOn(tag.column, steps));
    if (!isPlain || !goesOn(this.#times, steps) || !times.every(Number.isFinite)) return false;
    for (const { tag, steps, values } of columns) {
      const last = steps.at(-1)!;
      if (last > this.#highestStep) this.#highestStep = last;
      tag.column = this.#gatherer.addAllTo(tag.column, tag.path!, steps, values);
    }
    if (steps.length === 0) return true;
    this.#timedStep = steps.at(-1)!;
    this.#times = this.#gatherer.addAllTo(this.#times, 'time', steps, times);
    return true;
  }

  #isStart(bytes: Uint8Array, from: number, to: number): boolean {
    const log = this.#summary.start(bytes, from, to);
    while (log.next()) if (log.field === 1 && log.wire === VARINT && log.value === START) return true;
    return false;
  }

  /** A session that begins at a step voids what an earlier one wrote of it and of later ones. */
  #restart(step: number, result: ReadResult): void {
    this.#gatherer.flush();
    result.events.push({ type: 'resume', from: step, branch: 1 });
    this.#highestStep = step - 1;
  }

  #addArguments(bytes: Uint8Array, from: number, to: number, result: ReadResult): void {
    const tensor = new ProtobufWalk(bytes).start(bytes, from, to);
    let fields: Record<string, unknown> | null = null;
    while (tensor.next())
      if (tensor.field === 8 && tensor.wire === BYTES)
        fields = objectOfText(textOf(bytes.subarray(tensor.from, tensor.to)));
    if (!fields) return;
    const filter = fields.logging_nan_inf_filter;
    const config = Object.fromEntries(
      Object.entries(fields).filter(([, value]) => value !== null && typeof value !== 'object'),
    );
    this.#gatherer.flush();
    result.events.push({
      type: 'about',
      about: { config, ...(typeof filter === 'boolean' ? { lossNanFiltered: filter } : {}) },
    });
  }
}

/** Whether these steps never fall, behind those that are gathered already. */
function goesOn(column: PointColumn | undefined, steps: Float64Array): boolean {
  let last = column?.isOpen ? column.lastStep : -Infinity;
  for (let i = 0; i < steps.length; i++) {
    if (steps[i]! < last) return false;
    last = steps[i]!;
  }
  return true;
}
