/** A dictionary that is printed over several lines. */

import type { ReadResult } from '../format.ts';
import { damageOf } from '../format.ts';
import { MAX_LINE } from './console-line.ts';

const MAX_LINES = 60;
/** The end of a dictionary that a terminal cut, with what it fills its lines up with. */
const REST = /^[^{}]{0,400}\}\s{0,400}$/;
/** Characters in front of a brace. */
const MAX_HEAD = 200;

export class OpenDictionary {
  #open: { text: string; line: number; count: number; isRecord: boolean; width?: number } | null = null;

  keep(): () => void {
    const open = this.#open;
    return () => void (this.#open = open);
  }

  /** A line ends within a dictionary: the program or its terminal broke it there, or another program wrote into it. */
  begin(text: string, line: number, result: ReadResult): void {
    const isBroken = /[,{]\s?$/.test(text.slice(-2));
    if (!isBroken && text.indexOf('{') !== text.lastIndexOf('{')) return void result.damaged.push(damageOf(line, text));
    this.#open = { text, line, count: 0, isRecord: true, ...(isBroken ? {} : { width: text.length }) };
  }

  /** A line ends with a brace, and no metric stands behind it yet: indented JSON, or anything else. */
  beginWithout(text: string, line: number): void {
    if (text.length <= MAX_HEAD && /\{\s?$/.test(text.slice(-2)))
      this.#open = { text, line, count: 0, isRecord: false };
  }

  /** @returns the line, with those before it that it ends; null where the dictionary goes on */
  join(text: string, line: number, result: ReadResult): string | null {
    const open = this.#open;
    if (!open) return text;
    this.#open = null;
    const { width } = open;
    const isRest = width !== undefined && (REST.test(text) || (text.length === width && !/[{}]/.test(text)));
    const isBroken = width === undefined && /^\s{0,40}['"}]/.test(text);
    const isMore = (isRest || isBroken) && open.count < MAX_LINES && open.text.length + text.length < MAX_LINE;
    if (!isMore) {
      if (open.isRecord) result.damaged.push(damageOf(open.line, open.text));
      return text;
    }
    const joined = isRest ? open.text + text.trimEnd() : `${open.text} ${text.trim()}`;
    if (text.includes('}')) return joined;
    this.#open = { ...open, text: joined, line, count: open.count + 1 };
    return null;
  }
}
