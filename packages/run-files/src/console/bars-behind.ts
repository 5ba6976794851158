/**
 * Printed dictionaries that stand above their bar: a terminal shows no bar before the first one, since `tqdm.write` clears it and
 * draws it again below what it prints.
 */

import type { ConsoleFacts } from './console-facts.ts';

export class BarsBehind {
  mustReadAgain = false;
  #first: 'to come' | 'without a bar' | 'over' = 'to come';
  /** The bar below the last dictionary, and steps since the one before. */
  #shown = 0;
  #spacing: number;
  /** No bar was drawn since the last dictionary. */
  #isOpen = false;

  constructor(private readonly facts: ConsoleFacts) {
    this.#spacing = facts.firstBarBehind ?? 0;
  }

  keep(): () => void {
    const [first, shown, spacing] = [this.#first, this.#shown, this.#spacing];
    const [isOpen, mustReadAgain] = [this.#isOpen, this.mustReadAgain];
    return () => {
      [this.#first, this.#shown, this.#spacing] = [first, shown, spacing];
      [this.#isOpen, this.mustReadAgain] = [isOpen, mustReadAgain];
    };
  }

  /** The training's bar was drawn. */
  show(step: number): void {
    if (this.#first === 'without a bar' && step > 0) {
      this.#first = 'over';
      this.mustReadAgain ||= this.facts.firstBarBehind === undefined;
      this.facts.firstBarBehind ??= step;
    }
    if (!this.#isOpen) return;
    this.#isOpen = false;
    if (step > this.#shown) [this.#spacing, this.#shown] = [step - this.#shown, step];
  }

  /** The step of a dictionary of the training. @param shown where the bar stood above it */
  stepOf(shown: number | undefined): number | undefined {
    const isFirst = this.#first === 'to come';
    if (isFirst) this.#first = (shown ?? 0) === 0 ? 'without a bar' : 'over';
    else if (this.#isOpen) this.#first = 'over';
    this.#isOpen = true;
    const { firstBarBehind } = this.facts;
    if (firstBarBehind === undefined) return shown;
    if (isFirst) return firstBarBehind;
    return shown === this.#shown ? shown + this.#spacing : shown;
  }
}
