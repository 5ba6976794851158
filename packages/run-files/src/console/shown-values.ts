/** A bar shows the values of the last evaluation until there are new ones. */

import type { Values } from '@rewardboard/protocol';

/** Paths that are remembered. */
const MAX_PATHS = 1_000;

export class ShownValues {
  #last = new Map<string, number>();
  #said = new Map<string, { value: number; place: string }>();

  keep(): () => void {
    const [last, said] = [new Map(this.#last), new Map(this.#said)];
    return () => void ([this.#last, this.#said] = [last, said]);
  }

  /** Whether a line says nothing but what the lines before it said last, at the same place: the next epoch may have the same score. */
  repeats(values: Values, place: string): boolean {
    return Object.entries(values).every(([path, value]) => {
      const said = this.#said.get(path);
      return said?.place === place && Object.is(said.value, value);
    });
  }

  /** A line that is none of a bar said it. */
  say(values: Values, place: string): void {
    for (const [path, value] of Object.entries(values))
      if (this.#said.has(path) || this.#said.size < MAX_PATHS) this.#said.set(path, { value, place });
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
