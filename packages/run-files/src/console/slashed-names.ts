/** Names with slashes before their numbers with slashes, "Train/Valid ACC: 0.53/0.40", as pairs: "Train ACC: 0.53, Valid ACC: 0.40". */

import { isKnownMetric } from '@rewardboard/metrics';
import { splitOfWord } from './words.ts';

const NUMBER = String.raw`-?\d{1,12}(?:\.\d{1,20})?(?:[eE]-?\d{1,3})?%?`;
const NUMBERS = new RegExp(String.raw`[:=\s(]\(?(${NUMBER}(?: ?/ ?${NUMBER}){1,4})(?=[\s,;|)\]]|$)\)?`, 'g');
/** Names and their sign: "Dev fscore(p/r/f):". */
const NAMES = /([A-Za-z][\w@-]{0,20}(?: ?\/ ?[A-Za-z][\w@-]{0,20}){1,4})/;
const BETWEEN_FIELDS = /[|,;:=[\t]/g;
const MAX_NAMES_LENGTH = 80;
/** What a program calls them in a list. */
const SHORT: Readonly<Record<string, string>> = { p: 'precision', r: 'recall', f: 'f1', f1: 'f1' };

export function withSlashedNames(text: string): string {
  // Most lines have no slash.
  const slash = text.indexOf('/');
  if (slash < 0 || text.indexOf('/', slash + 1) < 0 || !/[A-Za-z)] ?\/ ?[A-Za-z]/.test(text)) return text;
  let read = '';
  let from = 0;
  for (const found of text.matchAll(NUMBERS)) {
    const numbers = found[1]!.split(/ ?\/ ?/);
    // "step/total 3/10" counts.
    if (!numbers.some((number) => number.includes('.'))) continue;
    const pairs = pairsOf(text.slice(Math.max(from, found.index - MAX_NAMES_LENGTH), found.index + 1), numbers);
    if (!pairs) continue;
    read += text.slice(from, found.index + 1 - pairs.length) + pairs.text;
    from = found.index + found[0].length;
  }
  return from === 0 ? text : read + text.slice(from);
}

/** @param before the numbers, with their names at its end. @returns also how much of its end is read */
function pairsOf(before: string, numbers: readonly string[]): { text: string; length: number } | null {
  const end = before.search(/[\s:=(]{1,6}$/);
  const names = before.slice(0, end < 0 ? undefined : end);
  let start = 0;
  for (const sign of names.matchAll(BETWEEN_FIELDS)) start = sign.index + 1;
  const field = names.slice(start);
  const group = NAMES.exec(field);
  const parts = group?.[1]!.split(/ ?\/ ?/) ?? [];
  if (!group || parts.length !== numbers.length) return null;
  // "Epoch 3 train/val loss" begins with a place.
  const ahead = field.slice(0, group.index);
  const digit = /\d/.test(ahead) ? ahead.length : 0;
  const rest = `${ahead.slice(digit)} ${field.slice(group.index + group[0].length)}`.replace(/[()]/g, ' ').trim();
  const named = namesOf(parts, rest);
  if (!named) return null;
  const text = named.map((name, i) => `${name}: ${numbers[i]}`).join(', ');
  return { text: ` ${text} `, length: before.length - start - digit };
}

function namesOf(parts: readonly string[], rest: string): string[] | null {
  const words = rest.split(/\s+/);
  if (parts.every((part) => splitOfWord(part) !== undefined))
    return isKnownMetric(words.at(-1)!) ? parts.map((part) => `${part} ${rest}`) : null;
  const short = parts.map((part) => SHORT[part.toLowerCase()]);
  const own = words.filter((word) => splitOfWord(word) !== undefined).join(' ');
  if (short.every((name) => name !== undefined)) return short.map((name) => `${own} ${name}`.trim());
  return parts.every(isKnownMetric) ? parts.map((part) => `${own} ${part}`.trim()) : null;
}
