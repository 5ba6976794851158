/** The tags of one event file, found again by their bytes: a large file has millions of values and a few tags. */

import type { MetricNames } from './metric-names.ts';
import { coordinateOf } from './point-event.ts';
import { PlainTags } from './plain-records.ts';
import type { PointColumn } from './point-gatherer.ts';
import { textOf } from './utf8.ts';

export interface Tag {
  bytes: Uint8Array;
  /** The same four at a time, as far as they go. */
  words: Int32Array;
  name: string;
  /** Path of its series; null when it is no metric. */
  path: string | null;
  /** Its numbers are epochs. */
  isEpoch: boolean;
  /** Its steps count epochs: Keras calls these "epoch_loss". */
  countsEpochs: boolean;
  /** It has a path, which nothing else of the file has. */
  isAlone: boolean;
  /** Added to its steps: 1 where epochs are counted from 0, undefined before the first. */
  shift: 0 | 1 | undefined;
  /** Where its points are being gathered. */
  column: PointColumn | undefined;
  /** The one that came behind it last time: programs log the same ones in the same order. */
  next: Tag | null;
}

/** More tags than a run may have series. */
const MAX_TAGS = 5_000;
const MAX_TAG_BYTES = 1_000;
const EPOCHS = /^epoch_/;

export class TensorboardTags {
  readonly #byHash = new Map<number, Tag[]>();
  /** The first tag of each path: a second one finds it not alone. */
  readonly #byPath = new Map<string, Tag>();
  #count = 0;
  /** The one that came last. */
  previous: Tag | null = null;
  readonly plain = new PlainTags<Tag>();

  constructor(private readonly names: MetricNames) {}

  /** null for a tag that is too long to be one, or one too many. */
  at(bytes: Uint8Array, view: DataView, from: number, to: number): Tag | null {
    const expected = this.previous?.next;
    if (expected && isSameTag(expected, bytes, view, from, to)) return (this.previous = expected);
    const tag = this.#find(bytes, from, to);
    if (tag && this.previous) {
      this.previous.next = tag;
      this.plain.follows(this.previous, tag);
    }
    return (this.previous = tag);
  }

  #find(bytes: Uint8Array, from: number, to: number): Tag | null {
    let hash = to - from;
    for (let i = from; i < to; i++) hash = (Math.imul(hash, 31) + bytes[i]!) | 0;
    const known = this.#byHash.get(hash);
    for (const tag of known ?? []) if (isSame(tag.bytes, bytes, from, to)) return tag;
    if (this.#count >= MAX_TAGS || to - from > MAX_TAG_BYTES) return null;
    this.#count++;
    const tag = this.#make(new Uint8Array(bytes.subarray(from, to)));
    this.plain.learn(tag, tag.bytes);
    if (known) known.push(tag);
    else this.#byHash.set(hash, [tag]);
    return tag;
  }

  #make(bytes: Uint8Array): Tag {
    const name = textOf(bytes);
    // transformers logs train/epoch, Lightning epoch.
    const isEpoch = coordinateOf(name.replace(/^train\//, ''))?.coordinate === 'epoch';
    const path = isEpoch || name.startsWith('_hparams_/') ? null : this.names.pathOf(name);
    const other = path === null ? undefined : this.#byPath.get(path);
    if (other) other.isAlone = false;
    const isAlone = !other && path !== 'time' && path !== null;
    const view = new DataView(bytes.buffer);
    const words = Int32Array.from({ length: bytes.length >> 2 }, (_, i) => view.getInt32(4 * i, true));
    const tag: Tag = {
      bytes,
      words,
      name,
      path,
      isEpoch,
      countsEpochs: EPOCHS.test(name),
      isAlone,
      shift: undefined,
      column: undefined,
      next: null,
    };
    if (path !== null && !other) this.#byPath.set(path, tag);
    return tag;
  }
}

function isSameTag({ bytes, words }: Tag, all: Uint8Array, view: DataView, from: number, to: number): boolean {
  const { length } = bytes;
  if (length !== to - from) return false;
  for (let i = 0; i < words.length; i++) if (words[i] !== view.getInt32(from + 4 * i, true)) return false;
  for (let i = words.length * 4; i < length; i++) if (bytes[i] !== all[from + i]) return false;
  return true;
}

function isSame(tag: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (tag.length !== to - from) return false;
  for (let i = 0; i < tag.length; i++) if (tag[i] !== bytes[from + i]) return false;
  return true;
}
