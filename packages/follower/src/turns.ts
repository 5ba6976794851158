/** Old files and directories are looked at in turns where watches work, a part of them at a time. */

/** What changed longer ago is old. */
export const OLD_MS = 60 * 60_000;
/** Each has its turn with every fifth look at all: after 10 s. */
const TURNS = 5;

/** Whether it is the turn of the file with this number. */
export type Turn = (number: number) => boolean;

export const ALL: Turn = () => true;

export class Turns {
  #at = 0;

  next(): Turn {
    const at = this.#at++ % TURNS;
    return (number) => number % TURNS === at;
  }
}
