/** A dictionary that is printed over several lines. */

import type { ReadResult } from '../format.ts';
import { damageOf } from '../format.ts';
import { MAX_LINE } from './console-line.ts';

const MAX_LINES = 60;

export class OpenDictionary {
  #open: { text: string; line: number; count: number } | null = null;

  /** A line ends within a dictionary; one that another program wrote into is damaged. */
  begin(text: string, line: number, result: ReadResult): void {
    if (/[,{]\s?$/.test(text.slice(-2))) this.#open = { text, line, count: 0 };
    else result.damaged.push(damageOf(line, text));
  }

  /** @returns the line, with those before it that it ends; null where the dictionary goes on */
  join(text: string, line: number, result: ReadResult): string | null {
    const open = this.#open;
    if (!open) return text;
    this.#open = null;
    const isMore = /^\s{0,40}['"}]/.test(text) && open.count < MAX_LINES && open.text.length + text.length < MAX_LINE;
    if (!isMore) {
      result.damaged.push(damageOf(open.line, open.text));
      return text;
    }
    const joined = `${open.text} ${text.trim()}`;
    if (text.includes('}')) return joined;
    this.#open = { text: joined, line, count: open.count + 1 };
    return null;
  }
}
