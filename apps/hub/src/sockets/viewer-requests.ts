/** What a viewer asks for: the list, and runs to watch. */

import { guard } from './guarded.ts';
import type { ViewSocket } from './socket-server.ts';
import { WatchLimiter } from './watch-limiter.ts';

export interface ViewerRequests {
  /** @param isWanted false: it shows the list no more */
  list(isWanted: boolean): void;
  /** @returns why not, or null; and the id of the run that this one turned out to be a part of */
  watch(id: string): { refusal: string | null; home?: string | undefined };
  unwatch(id: string): void;
}

/** @param elapsedMs a clock that never goes back, ms */
export function takeRequests(socket: ViewSocket, elapsedMs: () => number, requests: ViewerRequests): void {
  const [watches, lists] = [new WatchLimiter(elapsedMs), new WatchLimiter(elapsedMs)];
  guard(socket, {
    list: (isWanted) => {
      // A page asks once for each connection; one that asks more often keeps what it has.
      if (isWanted !== true || !lists.isTooMany()) requests.list(isWanted === true);
    },
    watch: (id, answer) => {
      if (watches.isTooMany()) return answer('Too many requests. Watch again in a second.');
      if (typeof id !== 'string') return answer('watch takes the id of a run.');
      const { refusal, home } = requests.watch(id);
      answer(refusal, home);
    },
    unwatch: (id) => {
      if (typeof id === 'string') requests.unwatch(id);
    },
  });
}
