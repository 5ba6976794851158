/** Whether a hub's answer is one that this version knows. */

import type { UplinkReply } from '@rewardboard/protocol';

export const UNKNOWN_ANSWER = 'its answer is in an unknown format; it may be another version';

export function isReply(reply: UplinkReply | undefined): reply is UplinkReply {
  if (typeof reply !== 'object' || reply === null) return false;
  return 'offset' in reply
    ? Number.isSafeInteger(reply.offset) && reply.offset >= 0
    : 'followed' in reply || 'error' in reply;
}
