/** The items of a W&B record: names and values of one call of `wandb.log`, or of the configuration. */

import { addNestedNumbers } from './nested-numbers.ts';
import { BYTES, ProtobufWalk } from './protobuf-read.ts';
import { objectOfText } from './python-json.ts';
import { plainNumber } from './cell-numbers.ts';
import { textOf } from './utf8.ts';

const MAX_NAME = 200;
/** A longer value is an image's, a table's or a histogram's: no number. */
const MAX_NUMBER_BYTES = 40;
/** A value that is an object itself: the configuration of a model. */
const MAX_VALUE_BYTES = 64 * 1024;

const item = new ProtobufWalk(new Uint8Array(0));

/** Field numbers of HistoryItem and ConfigItem (wandb_internal.proto). Newer writers use the nested key alone. */
const KEY = 1;
const NESTED_KEY = 2;
const VALUE_JSON = 16;

export interface WandbItem {
  /** "train/loss"; a group's with what its values are separated by. */
  name: string;
  /** Where its JSON lies: [from, to). */
  from: number;
  to: number;
}

/** @param separator between the parts of a nested key */
export function itemOf(bytes: Uint8Array, from: number, to: number, separator: '/' | '.'): WandbItem | null {
  let name = '';
  let valueFrom = 0;
  let valueTo = 0;
  item.start(bytes, from, to);
  while (item.next()) {
    if (item.wire !== BYTES) continue;
    if (item.field === VALUE_JSON) [valueFrom, valueTo] = [item.from, item.to];
    else if ((item.field === KEY || item.field === NESTED_KEY) && item.to > item.from && name.length < MAX_NAME) {
      const part = textOf(bytes.subarray(item.from, Math.min(item.to, item.from + MAX_NAME)));
      name = name === '' || item.field === KEY ? part : `${name}${separator}${part}`;
    }
  }
  return item.isBroken || name === '' ? null : { name, from: valueFrom, to: valueTo };
}

/** undefined for what is no number. JSON as Go and Python write it, with bare NaN and Infinity, and with those in quotes. */
export function numberOfItem(bytes: Uint8Array, { from, to }: WandbItem): number | undefined {
  if (to - from > MAX_NUMBER_BYTES) return undefined;
  const text = textOf(bytes.subarray(from, to));
  const bare = /^"(-?(?:NaN|Infinity))"$/.exec(text)?.[1] ?? text;
  return plainNumber(bare) ?? undefined;
}

/** The value of a configuration's item; undefined where it is none, or too long. */
export function valueOfItem(bytes: Uint8Array, { from, to }: WandbItem): unknown {
  if (to - from > MAX_VALUE_BYTES) return undefined;
  return objectOfText(`{"value": ${textOf(bytes.subarray(from, to))}}`)?.value;
}

/** Adds the numbers of an item that is a group itself: older writers keep {"a": {"b": 1}} as one item. */
export function addGroupOfItem(into: Map<string, number>, bytes: Uint8Array, at: WandbItem): void {
  if (bytes[at.from] === 0x7b) addNestedNumbers(into, at.name, valueOfItem(bytes, at));
}
