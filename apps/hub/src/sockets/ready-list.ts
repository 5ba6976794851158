/** A message of the list, ready to be sent to many: a long one is compressed once for all of them. */

import { deflateRawSync } from 'node:zlib';
import type { ListMessage } from '@rewardboard/protocol';
import { wireCopy } from '@rewardboard/protocol';
import type { ViewSocket } from './socket-server.ts';

/** Characters of JSON from which compressing saves more than it costs. */
export const PACKED_FROM = 1_000;
/** Lines repeat each other: a higher level takes three times as long and saves a tenth. */
const LEVEL = 4;

export type ReadyList = { message: ListMessage } | { packed: Buffer };

export function readyList(message: ListMessage): ReadyList {
  const copy = wireCopy(message);
  const text = JSON.stringify(copy);
  return text.length < PACKED_FROM ? { message: copy } : { packed: deflateRawSync(text, { level: LEVEL }) };
}

/** @param read called when the viewer has read it; absent: nobody waits for that */
export function sendList(to: Pick<ViewSocket, 'emit'>, list: ReadyList, read?: () => void): void {
  if ('packed' in list) {
    if (read) to.emit('packed-runs', list.packed, read);
    else to.emit('packed-runs', list.packed);
  } else if (read) to.emit('runs', list.message, read);
  else to.emit('runs', list.message);
}
