/** A bar shows the values of the last evaluation until there are new ones. */

import type { Values } from '@rewardboard/protocol';

/** Paths that are remembered. */
const MAX_PATHS = 1_000;

export class ShownValues {
  #last = new Map<string, number>();

  keep(): () => void {
    const last = new Map(this.#last);
    return () => void (this.#last = last);
  }

  /** Takes out what was there before, where it is of an evaluation or of a whole epoch. @returns whether anything is left */
  leaveNew(values: Values): boolean {
    let isAny = false;
    for (const path of Object.keys(values)) {
      const isOfStep = path.startsWith('train/') && !path.endsWith('_epoch');
      if (!isOfStep && Object.is(this.#last.get(path), values[path])) delete values[path];
      else {
        if (!isOfStep && (this.#last.has(path) || this.#last.size < MAX_PATHS)) this.#last.set(path, values[path]!);
        isAny = true;
      }
    }
    return isAny;
  }
}
