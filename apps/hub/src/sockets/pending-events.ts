/** New events of one run that wait for the next batch, until they are too many: then a snapshot takes their place. */

import type { RunEvent } from '@rewardboard/protocol';

/** More events, or steps of columns, than this at once are sent as a snapshot. */
const MAX_BATCH_POINTS = 500;

export class PendingEvents {
  #events: RunEvent[] | null = [];
  /** Of all events together. */
  #points = 0;

  /** @param from number of the first event */
  constructor(readonly from: number) {}

  /** null: a snapshot is due. */
  get events(): readonly RunEvent[] | null {
    return this.#events;
  }

  add(events: readonly RunEvent[]): void {
    for (const event of events) this.#points += pointsOf(event);
    if (this.#points > MAX_BATCH_POINTS) this.needSnapshot();
    else this.#events?.push(...events);
  }

  needSnapshot(): void {
    this.#events = null;
  }
}

/** A viewer does not know which file an event is from, so it cannot apply a resume by itself: it needs a snapshot. */
function pointsOf(event: RunEvent): number {
  if (event.type === 'resume' || (event.type === 'start' && event.resumedFrom !== undefined)) return Infinity;
  return event.type === 'points' ? Math.max(1, ...Object.values(event.series).map(({ steps }) => steps.length)) : 1;
}
