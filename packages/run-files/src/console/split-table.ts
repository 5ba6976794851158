/** AllenNLP's table: a column for each split below "Training |  Validation", a row for each metric. */

import type { Split } from '@rewardboard/metrics';
import { isKnownMetric } from '@rewardboard/metrics';
import type { BlockRecord } from './blocks.ts';
import { splitOfWord } from './words.ts';

const MIN_SPLITS = 2;
const MAX_SPLITS = 3;
const NUMBER = /^([+-]?[\d.]{1,30}(e[+-]?\d{1,3})?|nan|-?inf)$/i;
/** Where there is none. */
const EMPTY = /^(n\/a|none|-{0,3})$/i;
const GROUP = /^epoch_metrics\//;

export class SplitTable {
  #splits: Split[] = [];

  keep(): () => void {
    const splits = this.#splits;
    return () => void (this.#splits = splits);
  }

  /** @param line with a "|" */
  take(line: string): BlockRecord | 'part' | null {
    const cells = line.split('|', 20).map((cell) => cell.trim());
    const splits = splitsOf(cells);
    if (splits.length >= MIN_SPLITS) {
      this.#splits = splits;
      return 'part';
    }
    const count = this.#splits.length;
    if (count === 0 || cells.length <= count) return null;
    const numbers = cells.slice(-count);
    if (!numbers.every((cell) => NUMBER.test(cell) || EMPTY.test(cell))) return null;
    const name = lastWord(cells.at(-count - 1)!).replace(GROUP, '');
    if (!isKnownMetric(name) && numbers.some((cell) => EMPTY.test(cell))) return 'part';
    const record: BlockRecord = { cells: [] };
    for (const [i, text] of numbers.entries())
      if (NUMBER.test(text)) record.cells.push({ name, split: this.#splits[i], text });
    return record.cells.length > 0 ? record : 'part';
  }
}

/** Of the last cells; the first of them may stand behind what a logger writes. */
function splitsOf(cells: readonly string[]): Split[] {
  const found: Split[] = [];
  for (let i = cells.length - 1; i >= 0 && found.length < MAX_SPLITS; i--) {
    const word = lastWord(cells[i]!);
    const split = /^[a-z]{1,20}$/i.test(word) ? splitOfWord(word) : undefined;
    if (!split || found.includes(split)) break;
    found.unshift(split);
    if (word !== cells[i]) break;
  }
  return found;
}

const lastWord = (text: string): string => text.slice(text.lastIndexOf(' ') + 1);
