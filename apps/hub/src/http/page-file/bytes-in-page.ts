/** Bytes that JSON takes in a page. */

import { jsonInPage } from '@rewardboard/protocol';

export function bytesInPage(json: string): number {
  return Buffer.byteLength(jsonInPage(json));
}
