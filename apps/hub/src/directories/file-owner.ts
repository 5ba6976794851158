/** Which run a followed file is of, and a consumer that follows it to another one. */

import type { FileConsumer } from '@rewardboard/follower';
import type { DirectoryRun } from './directory-run.ts';
import type { RunPlace } from './run-place.ts';

/** The run that a followed file is of. */
export interface Owner {
  run: DirectoryRun;
  place: RunPlace;
  consumer: FileConsumer;
  /** Of the file, under whatever name; '' before it was read, and where nothing tells. */
  identity: string;
  exists: boolean;
}

/** The follower keeps one consumer, while a file may turn out to be of another run. */
export function forwardTo(owner: Owner): FileConsumer {
  return {
    read: (bytes) => owner.consumer.read(bytes),
    reset: () => owner.consumer.reset(),
    readAhead: (bytes, isFirst) => owner.consumer.readAhead?.(bytes, isFirst) ?? 0,
  };
}
