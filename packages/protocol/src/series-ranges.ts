/** Ranges of series as bytes: what a viewer fetches when it looks closer. Numbers are doubles as they are in memory, NaN and Infinity too. */

import type { SeriesColumns } from '@rewardboard/metrics';

export interface SeriesRange extends SeriesColumns {
  metric: string;
  /** Points of the range in the hub; more than `steps` where only extremes are here. */
  total: number;
  /** Means of the stretches, where only extremes are here. */
  means: SeriesColumns | null;
}

interface Head {
  stream: string;
  ranges: { metric: string; total: number; points: number; means: number | null }[];
}

const SIZE_BYTES = 4;
const DOUBLE_BYTES = 8;
const MAX_RANGES = 1_000;

/** Little-endian: length of the head (4 bytes), the head as JSON, spaces up to a multiple of 8, then the columns. */
export function bytesOfRanges(stream: string, ranges: readonly SeriesRange[]): Uint8Array {
  const head: Head = {
    stream,
    ranges: ranges.map(({ metric, total, steps, means }) => ({
      metric,
      total,
      points: steps.length,
      means: means && means.steps.length,
    })),
  };
  const text = utf8(JSON.stringify(head));
  const begin = Math.ceil((SIZE_BYTES + text.length) / DOUBLE_BYTES) * DOUBLE_BYTES;
  const columns = ranges.flatMap(({ steps, values, means }) => [
    steps,
    values,
    ...(means ? [means.steps, means.values] : []),
  ]);
  const bytes = new Uint8Array(begin + columns.reduce((sum, column) => sum + column.length, 0) * DOUBLE_BYTES).fill(
    0x20,
    0,
    begin,
  );
  const view = new DataView(bytes.buffer);
  view.setUint32(0, begin - SIZE_BYTES, true);
  bytes.set(text, SIZE_BYTES);
  let at = begin;
  for (const column of columns)
    for (const value of column) view.setFloat64((at += DOUBLE_BYTES) - DOUBLE_BYTES, value, true);
  return bytes;
}

/** @returns null for bytes that are none of these */
export function rangesOfBytes(bytes: Uint8Array): { stream: string; ranges: SeriesRange[] } | null {
  if (bytes.length < SIZE_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = SIZE_BYTES + view.getUint32(0, true);
  const head = at <= bytes.length ? headOf(bytes.subarray(SIZE_BYTES, at)) : null;
  if (!head) return null;
  const column = (length: number): number[] => {
    const values = Array.from({ length }, (_, i) => view.getFloat64(at + i * DOUBLE_BYTES, true));
    at += length * DOUBLE_BYTES;
    return values;
  };
  const wanted = head.ranges.reduce((sum, { points, means }) => sum + 2 * (points + (means ?? 0)), 0);
  if (at + wanted * DOUBLE_BYTES !== bytes.length) return null;
  const ranges = head.ranges.map(({ metric, total, points, means }) => ({
    metric,
    total,
    steps: column(points),
    values: column(points),
    means: means === null ? null : { steps: column(means), values: column(means) },
  }));
  return { stream: head.stream, ranges };
}

function headOf(bytes: Uint8Array): Head | null {
  try {
    const head = JSON.parse(textOf(bytes)) as Head;
    const isCount = (value: unknown) => Number.isInteger(value) && (value as number) >= 0;
    const isHead = typeof head.stream === 'string' && head.ranges.length <= MAX_RANGES;
    return isHead &&
      head.ranges.every(
        ({ metric, total, points, means }) =>
          typeof metric === 'string' && isCount(total) && isCount(points) && (means === null || isCount(means)),
      )
      ? head
      : null;
  } catch {
    return null;
  }
}

/** As escaped ASCII: this package has no encoder, and names are short. */
function utf8(text: string): Uint8Array {
  const ascii = text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return Uint8Array.from(ascii, (character) => character.charCodeAt(0));
}
function textOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
