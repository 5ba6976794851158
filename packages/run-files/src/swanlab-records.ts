/** Records of SwanLab's file: protocol buffers since version 0.8 (swanlab/record/v1/record.proto), one JSON object each before. */

import type { RunEvent } from '@rewardboard/protocol';
import { numberFromWire } from '@rewardboard/protocol';
import { timeOfText } from './local-time.ts';
import { BYTES, FIXED64, ProtobufWalk, VARINT } from './protobuf-read.ts';
import { objectOfText } from './python-json.ts';
import { textOf } from './utf8.ts';

type Outcome = Extract<RunEvent, { type: 'end' }>['outcome'];

/** A number, its name and its step; time is Unix time in ms. */
export interface SwanlabScalar {
  name: string;
  step: number;
  time: number | undefined;
  value: number;
}

export interface SwanlabRecord {
  scalar?: SwanlabScalar;
  /** The run's name. */
  name?: string;
  end?: { outcome: Outcome; reason: string };
}

/** Field numbers of Record. */
const START = 10;
const FINISH = 11;
const SCALAR = 13;
/** RunState; 0 is a run that goes on. */
const OUTCOMES: readonly (Outcome | undefined)[] = [undefined, 'finished', 'failed', 'stopped'];
const MAX_TEXT = 200;
const BRACE = 0x7b;

/** @returns null for a record that is broken; an empty one for what is no part of a curve */
export function swanlabRecord(bytes: Uint8Array, from: number, to: number): SwanlabRecord | null {
  return bytes[from] === BRACE ? ofJson(textOf(bytes.subarray(from, to))) : ofMessage(bytes, from, to);
}

function ofJson(text: string): SwanlabRecord | null {
  const { model_type: type, data } = (objectOfText(text) ?? {}) as { model_type?: unknown; data?: unknown };
  if (typeof data !== 'object' || data === null) return null;
  const fields = data as Record<string, unknown>;
  if (type === 'Experiment') return typeof fields.name === 'string' ? { name: fields.name.slice(0, MAX_TEXT) } : {};
  if (type === 'Footer') return { end: { outcome: fields.success === true ? 'finished' : 'failed', reason: '' } };
  if (type !== 'Scalar') return {};
  const metric = (fields.metric ?? {}) as Record<string, unknown>;
  const { key, step } = fields;
  const value = numberFromWire(metric.data);
  if (typeof key !== 'string' || typeof step !== 'number' || value === undefined) return {};
  const time = typeof metric.create_time === 'string' ? timeOfText(metric.create_time) : undefined;
  return { scalar: { name: key.slice(0, MAX_TEXT), step, time, value } };
}

function ofMessage(bytes: Uint8Array, from: number, to: number): SwanlabRecord | null {
  const walk = new ProtobufWalk(bytes).start(bytes, from, to);
  const record: SwanlabRecord = {};
  while (walk.next()) {
    if (walk.wire !== BYTES) continue;
    if (walk.field === SCALAR) Object.assign(record, scalarOf(bytes, walk.from, walk.to));
    else if (walk.field === START) record.name = textField(bytes, walk.from, walk.to, 4);
    else if (walk.field === FINISH) Object.assign(record, endOf(bytes, walk.from, walk.to));
  }
  return walk.isBroken ? null : record;
}

function scalarOf(bytes: Uint8Array, from: number, to: number): SwanlabRecord {
  const walk = new ProtobufWalk(bytes).start(bytes, from, to);
  const scalar: SwanlabScalar = { name: '', step: 0, time: undefined, value: NaN };
  let hasValue = false;
  while (walk.next()) {
    if (walk.field === 1 && walk.wire === BYTES) scalar.name = shortText(bytes, walk.from, walk.to);
    else if (walk.field === 2 && walk.wire === VARINT) scalar.step = walk.value;
    else if (walk.field === 4 && walk.wire === BYTES) scalar.time = timeOf(bytes, walk.from, walk.to);
    else if (walk.field === 5 && walk.wire === BYTES) {
      hasValue = true;
      scalar.value = doubleOf(bytes, walk.from, walk.to);
    }
  }
  return hasValue && !walk.isBroken ? { scalar } : {};
}

/** A message of one double; zero isn't written. */
function doubleOf(bytes: Uint8Array, from: number, to: number): number {
  const walk = new ProtobufWalk(bytes).start(bytes, from, to);
  while (walk.next())
    if (walk.field === 1 && walk.wire === FIXED64)
      return new DataView(bytes.buffer, bytes.byteOffset + walk.from, 8).getFloat64(0, true);
  return 0;
}

/** google.protobuf.Timestamp: seconds, and nanoseconds. */
function timeOf(bytes: Uint8Array, from: number, to: number): number | undefined {
  const walk = new ProtobufWalk(bytes).start(bytes, from, to);
  let [seconds, nanoseconds] = [0, 0];
  while (walk.next()) {
    if (walk.wire !== VARINT) continue;
    if (walk.field === 1) seconds = walk.value;
    else if (walk.field === 2) nanoseconds = walk.value;
  }
  return seconds > 0 && !walk.isBroken ? seconds * 1000 + Math.floor(nanoseconds / 1e6) : undefined;
}

function endOf(bytes: Uint8Array, from: number, to: number): SwanlabRecord {
  const walk = new ProtobufWalk(bytes).start(bytes, from, to);
  let state = 0;
  while (walk.next()) if (walk.field === 1 && walk.wire === VARINT) state = walk.value;
  const outcome = walk.isBroken ? undefined : OUTCOMES[state];
  return outcome ? { end: { outcome, reason: textField(bytes, from, to, 2) } } : {};
}

function textField(bytes: Uint8Array, from: number, to: number, field: number): string {
  const walk = new ProtobufWalk(bytes).start(bytes, from, to);
  while (walk.next()) if (walk.field === field && walk.wire === BYTES) return shortText(bytes, walk.from, walk.to);
  return '';
}

function shortText(bytes: Uint8Array, from: number, to: number): string {
  return textOf(bytes.subarray(from, Math.min(to, from + MAX_TEXT)));
}
