/** Reads stretches of plain records, one number of one tag each, by the thousand. What is anything else is left to others. */

import type { PlainRecordsKernel } from './plain-records-kernel.ts';
import { INPUT_AT, INPUT_BYTES, MAX_PLAIN_TAGS, SHORT, TAG, TAGS_AT } from './plain-records-code.ts';

/** Frame around a record's data. */
const FRAME_BYTES = 16;
/** For fewer bytes nothing is gained. */
const FROM_BYTES = 4_096;

/** Numbers of one tag, in the order of the file, until the kernel's next call. */
export interface PlainColumn<Tag> {
  tag: Tag;
  steps: Float64Array;
  values: Float64Array;
}

/** What lies in the kernel's memory until its next call. */
export interface PlainRows<Tag> {
  readonly count: number;
  tag(row: number): Tag;
  readonly steps: Float64Array;
  readonly values: Float64Array;
  readonly seconds: Float64Array;
  /**
   * The same by tag, and for each step that is not that of the row before its time in ms.
   * @param timed step that has its time already
   */
  columns(timed: number): { columns: PlainColumn<Tag>[]; steps: Float64Array; times: Float64Array };
}

/** The tags of one file as the kernel needs them, each with the one that usually comes behind it. */
export class PlainTags<Tag> {
  readonly #tags: Tag[] = [];
  readonly #ids = new Map<Tag, number>();
  #table = new Uint8Array(0);

  learn(tag: Tag, bytes: Uint8Array): void {
    const id = this.#tags.length;
    if (bytes.length > TAG.maxLength || id >= MAX_PLAIN_TAGS) return;
    this.#tags.push(tag);
    this.#ids.set(tag, id);
    const table = new Uint8Array((id + 1) * TAG.bytes);
    table.set(this.#table);
    table.set(bytes, id * TAG.bytes + TAG.text);
    this.#table = table;
    this.#put(id, 0, bytes.length);
    this.#put(id, TAG.id, id);
  }

  follows(previous: Tag, tag: Tag): void {
    const id = this.#ids.get(previous);
    if (id !== undefined) this.#put(id, TAG.next, this.addressOf(tag));
  }

  /** 0 for one that is not known here. */
  addressOf(tag: Tag | null): number {
    const id = tag === null ? undefined : this.#ids.get(tag);
    return id === undefined ? 0 : TAGS_AT + id * TAG.bytes;
  }

  get count(): number {
    return this.#tags.length;
  }

  at(id: number): Tag {
    return this.#tags[id]!;
  }

  give(memory: Uint8Array): void {
    memory.set(this.#table, TAGS_AT);
  }

  #put(id: number, field: number, value: number): void {
    new DataView(this.#table.buffer).setInt32(id * TAG.bytes + field, value, true);
  }
}

/** One call of `read` of one file: the kernel's memory is everybody's. */
export class PlainRecords<Tag> {
  /** The bytes that lie in the kernel's memory. */
  #from = 0;
  #to = 0;

  private constructor(
    private readonly kernel: PlainRecordsKernel,
    private readonly bytes: Uint8Array,
    private readonly tags: PlainTags<Tag>,
  ) {}

  /** null where reading one by one is better, or all that can be done. */
  static of<Tag>(
    bytes: Uint8Array,
    tags: PlainTags<Tag>,
    kernelOf: () => PlainRecordsKernel | null,
  ): PlainRecords<Tag> | null {
    const kernel = bytes.length < FROM_BYTES ? null : kernelOf();
    return kernel && new PlainRecords(kernel, bytes, tags);
  }

  /**
   * Reads from a place as far as records are plain.
   * @param previous tag of the record before
   * @returns where it stopped, and how many records it read
   */
  read(
    at: number,
    previous: Tag | null,
    take: (rows: PlainRows<Tag>) => void,
  ): { at: number; records: number; last: Tag | null } {
    const { kernel, tags, bytes } = this;
    const { ids, steps, values, seconds } = kernel;
    const rowsOf = (count: number): PlainRows<Tag> => ({
      count,
      tag: (row) => tags.at(ids[row]!),
      steps,
      values,
      seconds,
      columns: (timed) => this.#columns(timed),
    });
    let place = at;
    let records = 0;
    let last = previous;
    if (tags.addressOf(last) === 0) return { at, records, last };
    tags.give(kernel.memory);
    for (;;) {
      if (place >= this.#to || place < this.#from) this.#fill(place);
      place =
        this.#from +
        kernel.walk(INPUT_AT + place - this.#from, INPUT_AT + this.#to - this.#from, tags.addressOf(last)) -
        INPUT_AT;
      const count = kernel.count();
      if (count > 0) {
        take(rowsOf(count));
        last = tags.at(ids[count - 1]!);
      }
      records += count;
      if (count === ids.length) continue;
      const mayBeCut = this.#to < bytes.length && this.#to - place < SHORT + FRAME_BYTES;
      if (!mayBeCut) return { at: place, records, last };
      this.#fill(place);
    }
  }

  #columns(timed: number): ReturnType<PlainRows<Tag>['columns']> {
    const { kernel, tags } = this;
    const { ends, sortedSteps, sortedValues, timedSteps, times } = kernel;
    const count = kernel.sort(tags.count, timed);
    const columns: PlainColumn<Tag>[] = [];
    for (let id = 0, from = 0; id < tags.count; from = ends[id++]!) {
      const to = ends[id]!;
      if (to > from)
        columns.push({
          tag: tags.at(id),
          steps: sortedSteps.subarray(from, to),
          values: sortedValues.subarray(from, to),
        });
    }
    return { columns, steps: timedSteps.subarray(0, count), times: times.subarray(0, count) };
  }

  #fill(from: number): void {
    this.#from = from;
    this.#to = Math.min(this.bytes.length, from + INPUT_BYTES);
    this.kernel.memory.set(this.bytes.subarray(from, this.#to), INPUT_AT);
  }
}
