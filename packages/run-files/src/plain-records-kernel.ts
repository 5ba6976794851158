/** The kernel that walks over plain records of an event file, a few nanoseconds each: its calls, and its memory as arrays. */

import { Instance, Module, memoryOf } from '@rewardboard/wasm';
import type { WasmMemory } from '@rewardboard/wasm';
import { TABLES, maskedCrc32c } from './crc32c.ts';
import {
  COUNT,
  ENDS,
  IDS,
  INPUT_AT,
  INPUT_BYTES,
  LENGTHS,
  MAX_PLAIN_TAGS,
  ROOM,
  SECONDS,
  SHORT,
  SORTED_STEPS,
  SORTED_VALUES,
  STEPS,
  TABLE_BYTES,
  TAG,
  TIMED_STEPS,
  TIMES,
  VALUES,
  bytesOfKernel,
} from './plain-records-code.ts';

export interface PlainRecordsKernel {
  readonly memory: Uint8Array;
  /**
   * Walks over records from an address to another, and stops before the first one that is not whole, not plain, damaged, or of another
   * tag than usually comes there.
   * @param previous address of the tag before
   * @returns the address where it stopped
   */
  walk(from: number, to: number, previous: number): number;
  /** Rows of the last call. */
  count(): number;
  readonly ids: Int32Array;
  readonly steps: Float64Array;
  readonly values: Float64Array;
  readonly seconds: Float64Array;
  /**
   * Sorts the rows by tag, in their order.
   * @param tags how many there are
   * @param step that has a time already
   * @returns how many steps have a time
   */
  sort(tags: number, step: number): number;
  readonly sortedSteps: Float64Array;
  readonly sortedValues: Float64Array;
  /** By id. */
  readonly ends: Int32Array;
  readonly timedSteps: Float64Array;
  readonly times: Float64Array;
}

let made: PlainRecordsKernel | null | undefined;

/** null where the machine has no room for WebAssembly: then records are read one by one. */
export function plainRecordsKernel(): PlainRecordsKernel | null {
  if (made !== undefined) return made;
  const memory = memoryIfAny();
  return (made = memory && kernelOn(memory));
}

function memoryIfAny(): WasmMemory | null {
  try {
    return memoryOf(INPUT_AT + INPUT_BYTES + TAG.bytes);
  } catch {
    return null;
  }
}

function kernelOn(memory: WasmMemory): PlainRecordsKernel {
  const { buffer } = memory;
  TABLES.forEach((table, k) => new Int32Array(buffer, k * TABLE_BYTES, 256).set(table));
  const lengths = new Uint32Array(buffer, LENGTHS, SHORT);
  for (let length = 0; length < SHORT; length++)
    lengths[length] = maskedCrc32c(Uint8Array.of(length, 0, 0, 0, 0, 0, 0, 0));
  const count = new Int32Array(buffer, COUNT, 1);
  const doubles = (at: number) => new Float64Array(buffer, at, ROOM);
  const { walk, sort } = new Instance(new Module(bytesOfKernel()), { env: { memory } }).exports as unknown as Pick<
    PlainRecordsKernel,
    'walk' | 'sort'
  >;
  return {
    memory: new Uint8Array(buffer),
    walk,
    count: () => count[0]!,
    ids: new Int32Array(buffer, IDS, ROOM),
    steps: doubles(STEPS),
    values: doubles(VALUES),
    seconds: doubles(SECONDS),
    sort,
    sortedSteps: doubles(SORTED_STEPS),
    sortedValues: doubles(SORTED_VALUES),
    ends: new Int32Array(buffer, ENDS, MAX_PLAIN_TAGS),
    timedSteps: doubles(TIMED_STEPS),
    times: doubles(TIMES),
  };
}
