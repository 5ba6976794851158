/** Cuts a line of a program's output into words, numbers and signs: one pass, each character looked at a bounded number of times. */

import { TIME_PATTERN } from '../local-time.ts';

export interface Token {
  kind: 'word' | 'number' | 'sign' | 'other';
  /** A number as it is written, with its "%"; a sign is one character. */
  text: string;
  /** Characters of white space before it; a tab counts as two. */
  gap: number;
  /** Where it begins in the line. */
  at: number;
}

export interface Tokens {
  tokens: Token[];
  /** The first date and time of the line, as written. */
  time: string | undefined;
}

const TIME = new RegExp(TIME_PATTERN, 'y');
/** Longest text of a time, with its zone. */
const MAX_TIME = 40;
/** A longer word, or number, is none that means anything. */
const MAX_WORD = 100;
const MAX_NUMBER = 40;

const isDigit = (code: number) => code >= 48 && code <= 57;
const isAsciiLetter = (code: number) => (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
/** Of any script; not the boxes, blocks, arrows and symbols that progress bars and tables are drawn with. */
const isLetter = (code: number) =>
  isAsciiLetter(code) || (code >= 0xaa && !(code >= 0x2000 && code <= 0x2bff) && code !== 0xb7 && code < 0xfe00);
const isWithin = (code: number) => isLetter(code) || isDigit(code);
/** Joins the parts of a word where a letter or digit follows: "train-logloss", "rewards/margins", "Acc@1", "valid_1's". */
const isJoint = (code: number) => code === 45 || code === 46 || code === 47 || code === 64 || code === 39;
const isSpace = (code: number) => code === 32 || code === 9 || code === 0xa0 || code === 0x0b || code === 0x0c;
const BLOCK = /[\u2500-\u259f]/;

export function tokensOf(line: string): Tokens {
  const tokens: Token[] = [];
  let time: string | undefined;
  let gap = 0;
  let at = 0;
  const add = (kind: Token['kind'], end: number, text = line.slice(at, end)): void => {
    tokens.push({ kind, text, gap, at });
    gap = 0;
    at = end;
  };
  while (at < line.length) {
    const code = line.charCodeAt(at);
    if (isSpace(code)) {
      gap += code === 9 ? 2 : 1;
      at++;
    } else if (isLetter(code)) {
      const end = endOfWord(line, at);
      if (end - at <= MAX_WORD && NON_FINITE.has(line.slice(at, end).toLowerCase())) add('number', end);
      else if (end - at <= MAX_WORD) add('word', end);
      else add('other', end, '');
    } else if (isDigit(code) || startsNumber(line, at)) {
      const dated = isDigit(code) ? endOfDate(line, at) : null;
      if (dated) {
        if (dated.isTime) time ??= line.slice(at, dated.end);
        add('other', dated.end, '');
      } else {
        const { end, isNumber } = endOfNumber(line, at);
        if (isNumber) add('number', end);
        else add('other', end, '');
      }
    } else if (BLOCK.test(line[at]!) && line[at] !== '│') {
      let end = at + 1;
      while (end < line.length && BLOCK.test(line[end]!) && line[end] !== '│') end++;
      add('sign', end, '█');
    } else add('sign', at + 1, line[at] === '│' ? '|' : line[at]);
  }
  return { tokens, time };
}

const NON_FINITE = new Set(['nan', 'inf', 'infinity']);

function endOfWord(line: string, start: number): number {
  let at = start + 1;
  for (;;) {
    while (at < line.length && isWithin(line.charCodeAt(at))) at++;
    if (at + 1 >= line.length || !isJoint(line.charCodeAt(at)) || !isWithin(line.charCodeAt(at + 1))) return at;
    at++;
  }
}

/** A sign or a point before a digit, or a sign before "inf"; a sign behind a word or number joins the two. */
function startsNumber(line: string, at: number): boolean {
  const code = line.charCodeAt(at);
  const isSign = code === 43 || code === 45;
  if (!isSign && code !== 46) return false;
  if (at > 0 && isWithin(line.charCodeAt(at - 1))) return false;
  const next = line.charCodeAt(at + 1);
  if (isDigit(next) || (isSign && next === 46 && isDigit(line.charCodeAt(at + 2)))) return true;
  return (
    isSign &&
    (next | 32) === 105 &&
    NON_FINITE.has(
      line
        .slice(at + 1, endOfWord(line, at + 1))
        .slice(0, 9)
        .toLowerCase(),
    )
  );
}

/** "2026-01-31 10:00:00,123", "2026/01/31 10:00:00", "10:00:00.1", "0:01", "2026-01-31". */
function endOfDate(line: string, at: number): { end: number; isTime: boolean } | null {
  let digits = at;
  while (digits < at + 5 && isDigit(line.charCodeAt(digits))) digits++;
  const next = line[digits];
  if (next === '-' || next === '/') {
    if (digits - at !== 4) return null;
    let text = line.slice(at, at + MAX_TIME);
    if (next === '/') text = text.slice(0, 10).replaceAll('/', '-') + text.slice(10);
    TIME.lastIndex = 0;
    const found = TIME.exec(text);
    if (found) return { end: at + found[0].length, isTime: true };
    return /^\d{4}-\d\d-\d\d(?!\d)/.test(text) ? { end: at + 10, isTime: false } : null;
  }
  if (next !== ':' || digits - at > 3) return null;
  let end = digits;
  while (line[end] === ':' && isDigit(line.charCodeAt(end + 1)) && isDigit(line.charCodeAt(end + 2))) end += 3;
  if (end === digits || isDigit(line.charCodeAt(end))) return null;
  if (line[end] === '.' || line[end] === ',') while (isDigit(line.charCodeAt(end + 1))) end++;
  return { end: Math.max(end, digits), isTime: false };
}

/** A number ends before white space or a sign: "12ms", "1.2.3" and "16-mixed" are none. */
function endOfNumber(line: string, start: number): { end: number; isNumber: boolean } {
  let at = start;
  const first = line.charCodeAt(at);
  if (first === 43 || first === 45) at++;
  if (isLetter(line.charCodeAt(at))) return { end: endOfWord(line, at), isNumber: true };
  let points = 0;
  let commas = 0;
  for (; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (isDigit(code)) continue;
    const isFollowed = isDigit(line.charCodeAt(at + 1));
    if (code === 46 && (isFollowed || points === 0)) points++;
    else if (code === 44 && isFollowed && (!isListed(line, start) || isThousand(line, start, at))) commas++;
    else if (code === 95 && isFollowed) continue;
    else if (isBetweenThousands(code) && points + commas === 0 && isThousand(line, start, at)) continue;
    else break;
  }
  const code = line.charCodeAt(at) | 32;
  if (code === 101) {
    let digits = at + 1;
    if (line[digits] === '+' || line[digits] === '-') digits++;
    if (isDigit(line.charCodeAt(digits))) {
      at = digits;
      while (isDigit(line.charCodeAt(at))) at++;
    }
  }
  if (isLetter(line.charCodeAt(at)) || (line[at] === '-' && isAsciiLetter(line.charCodeAt(at + 1))))
    return { end: endOfWord(line, at), isNumber: false };
  const isNumber =
    at - start <= MAX_NUMBER && !(points > 1 && commas === 0 && !/^\D?\d{1,3}(\.\d{3})+$/.test(line.slice(start, at)));
  let percent = at;
  while (percent < at + 2 && line[percent] === ' ') percent++;
  if (isNumber && line[percent] === '%' && !isWithin(line.charCodeAt(percent + 1))) at = percent + 1;
  return { end: at, isNumber };
}

/** The Swiss apostrophe, and blanks that keep a number together. */
const isBetweenThousands = (code: number) => code === 39 || code === 0xa0 || code === 0x2019 || code === 0x202f;

/** "[1,500/10,000]" is fifteen hundred. */
function isThousand(line: string, start: number, comma: number): boolean {
  return (
    (comma - start <= 3 || isBetweenThousands(line.charCodeAt(comma - 4))) &&
    line[start] !== '0' &&
    /^[,'\u00a0\u2019\u202f]\d{3}(?!\d)/.test(line.slice(comma, comma + 5))
  );
}

/** "[0.9,0.95]" is two numbers. */
function isListed(line: string, start: number): boolean {
  const before = line[start - 1];
  return before === '[' || before === '(' || before === ',';
}
