/** Lines that CatBoost prints, which don't name their metric: "10:\tlearn: 0.52\ttest: 0.53\tbest: 0.53 (10)\ttotal: 158ms\tremaining: 14.1s". */

import type { ReadResult } from '../format.ts';
import type { BlockRecord, Cell } from './blocks.ts';
import type { ConsoleFacts } from './console-facts.ts';

/** A line has one for each of its sets, and three more. */
const MAX_CELLS = 40;
const MAX_CELL = 60;
const CELL = /^([a-z]+)(\d{0,3}): (\S+)(?: \(\d+\))?$/;
/** A learned metric that is higher after so many lines is no loss. */
const MIN_LINES = 5;

interface SetCell {
  set: string;
  index: number;
  text: string;
}

export class CatBoostRounds {
  #first: Record<string, number> = {};
  #lines = 0;
  #mustReadAgain = false;

  constructor(private readonly facts: ConsoleFacts) {}

  keep(): () => void {
    const [first, lines, mustReadAgain] = [{ ...this.#first }, this.#lines, this.#mustReadAgain];
    return () => {
      [this.#first, this.#lines, this.#mustReadAgain] = [first, lines, mustReadAgain];
    };
  }

  finish(result: ReadResult): ReadResult {
    if (this.#mustReadAgain) result.readAgain = true;
    return result;
  }

  /** @returns null for any other line */
  take(line: string): BlockRecord | null {
    const [first = '', ...cells] = line.includes('\ttotal: ') ? line.trim().split('\t', MAX_CELLS) : [];
    const step = /^(\d{1,12}):$/.exec(first)?.[1];
    if (step === undefined) return null;
    const sets: SetCell[] = [];
    let best: number | undefined;
    for (const cell of cells) {
      const [, set, index, text] = (cell.length <= MAX_CELL && CELL.exec(cell)) || [];
      if (set === 'best') best = Number(text);
      else if (set === 'learn' || set === 'test') sets.push({ set, index: Number(index), text: text! });
    }
    if (sets.length === 0) return null;
    this.#learn(sets, best);
    const last = sets.findLast(({ set }) => set === 'test')?.index;
    return { step, cells: sets.map((cell) => this.#cellOf(cell, last)) };
  }

  #cellOf({ set, index, text }: SetCell, last: number | undefined): Cell {
    const metric = this.facts.isScoreOfRounds ? 'score' : 'loss';
    const name = index > 0 ? `${set}${index}` : set;
    if (set === 'learn') return { name, path: `train/${metric}`, text };
    // The last set is the one that CatBoost looks at; the names of the others are numbered, as in its tables.
    return { name, path: `eval/${metric}${index === last ? '' : `:${index}`}`, text };
  }

  /** Whether the metric is a score: the best value so far isn't the lowest one. */
  #learn(sets: readonly SetCell[], best: number | undefined): void {
    if (this.facts.isScoreOfRounds !== undefined) return;
    const of = sets.findLast(({ set }) => set === 'test') ?? sets[0]!;
    const value = Number(of.text);
    const first = (this.#first[of.set] ??= value);
    this.#lines++;
    let isScore: boolean | undefined;
    if (best !== undefined)
      isScore = best > first || value < best || (best < first || value > best ? false : undefined);
    else if (this.#lines > MIN_LINES && value !== first) isScore = value > first;
    if (isScore === undefined) return;
    this.facts.isScoreOfRounds = isScore;
    // The lines before were taken for a loss.
    this.#mustReadAgain ||= isScore;
  }
}
