/** Which run a followed file is of, and a consumer that follows it to another one. */

import type { FileConsumer } from '@rewardboard/follower';
import type { DirectoryRun } from './directory-run.ts';
import { partsOf } from './divided-file.ts';
import type { RunPlace } from './run-place.ts';

/** A run that a file is of, or that some of its records are of. */
export interface Part {
  run: DirectoryRun;
  place: RunPlace;
  consumer: FileConsumer;
}

/** The run that a followed file is of. */
export interface Owner extends Part {
  /** More runs in the same file. */
  others: Part[];
  /** Its place as one file, while it holds several runs. */
  whole: RunPlace | null;
  /** How often it was divided since it had another size, */
  divisions: number;
  /** and the size. */
  size: number;
  /** How often its bytes were asked for again, */
  again: number;
  /** and whether its runs are asking now. */
  isAsking: boolean;
  /** Of the file, under whatever name; '' before it was read, and where nothing tells. */
  identity: string;
  exists: boolean;
}

/** Of a file that was not read yet. */
export function ownerOf(part: Part): Owner {
  return {
    ...part,
    identity: '',
    exists: true,
    others: [],
    whole: null,
    divisions: 0,
    size: 0,
    again: 0,
    isAsking: false,
  };
}

/** The follower keeps one consumer, while a file may turn out to be of another run. */
export function forwardTo(owner: Owner): FileConsumer {
  return {
    read(bytes) {
      const { again } = owner;
      let consumed = bytes.length;
      for (const { consumer } of partsOf(owner)) {
        consumed = Math.min(consumed, consumer.read(bytes));
        // All bytes come again: those that are left must not come first.
        if (owner.again !== again && owner.whole) return 0;
      }
      return consumed;
    },
    reset() {
      owner.isAsking = true;
      for (const { consumer } of partsOf(owner)) consumer.reset();
      owner.isAsking = false;
    },
    readAhead(bytes, isFirst) {
      const consumed = partsOf(owner).map(({ consumer }) => consumer.readAhead?.(bytes, isFirst) ?? 0);
      return Math.min(...consumed);
    },
    settled: (signature) => owner.consumer.settled?.(signature),
    isKnown: (signature, changedAt, size) => owner.consumer.isKnown?.(signature, changedAt, size) ?? false,
  };
}
