/** A last line that has no end yet counts after a while, and comes again: nothing may remember it. */

export interface Keeps {
  /** @returns what puts everything back as it is now */
  keep(): () => void;
}

export function onTrial<T>(parts: readonly Keeps[], take: () => T): T {
  const back = parts.map((part) => part.keep());
  try {
    return take();
  } finally {
    for (const putBack of back) putBack();
  }
}
