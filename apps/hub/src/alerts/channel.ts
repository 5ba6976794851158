/** A way out for alerts. */

import type { Alert } from '@rewardboard/protocol';

export interface Channel {
  /** For people: never holds a secret. */
  name: string;
  /** @throws DeliveryError */
  deliver(alert: Alert, signal: AbortSignal): Promise<void>;
}

/** Why an alert was not taken, in words. */
export class DeliveryError extends Error {
  constructor(
    sentence: string,
    /** Whether it may be taken a little later. */
    readonly isTransient: boolean,
  ) {
    super(sentence);
  }
}
