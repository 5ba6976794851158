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

  /**
   * Takes out what the lines before said last, at the same place: the next epoch may have the same score.
   * @returns whether anything is left
   */
  leaveUnsaid(values: Values, place: string): boolean {
    for (const [path, value] of Object.entries(values)) {
      const said = this.#said.get(path);
      if (said?.place === place && Object.is(said.value, value)) delete values[path];
    }
    return Object.keys(values).length > 0;
  }

  /** A line that is none of a bar said it. */
  say(values: Values, place: string): void {
    for (const [path, value] of Object.entries(values))
      if (this.#said.has(path) || this.#said.size < MAX_PATHS) this.#said.set(path, { value, place });
  }

  /**
   * Takes out what was there before, where it is of an evaluation or of a whole epoch. One new number makes the others of its
   * evaluation new, too: two evaluations may have the same accuracy. @returns whether anything is left
   */
  leaveNew(values: Values): boolean {
    const fresh = new Set<string>();
    for (const [path, value] of Object.entries(values)) {
      const shown = shownWith(path);
      if (shown === null) continue;
      if (!Object.is(this.#last.get(path), value)) fresh.add(shown);
      if (this.#last.has(path) || this.#last.size < MAX_PATHS) this.#last.set(path, value);
    }
    for (const path of Object.keys(values)) {
      const shown = shownWith(path);
      if (shown !== null && !fresh.has(shown)) delete values[path];
    }
    return Object.keys(values).length > 0;
  }
}

/** What a number is shown together with: those of its evaluation, or of its epoch; null for one of a step. */
function shownWith(path: string): string | null {
  const split = path.slice(0, path.indexOf('/'));
  if (split !== 'train') return split;
  return path.endsWith('_epoch') ? 'epoch' : null;
}
