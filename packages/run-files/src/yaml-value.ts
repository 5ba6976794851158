/** The value of a text in YAML, as far as logs use it: mappings, lists and plain values, in blocks or in brackets. Everything else is refused. */

import { plainNumber } from './cell-numbers.ts';
import { objectOfText } from './python-json.ts';

/** Blocks within one another. */
const MAX_DEPTH = 6;
const MAX_NAME = 100;
const DOCUMENT = '---';
/** Anchors, references, tags, texts of several lines, and names that are no plain ones. */
const REFUSED = /^[&*!|>?%@`]/;
const NON_FINITE: Readonly<Record<string, string>> = {
  '.nan': 'NaN',
  '.inf': 'Infinity',
  '+.inf': 'Infinity',
  '-.inf': '-Infinity',
};
const WORDS: Readonly<Record<string, unknown>> = { true: true, false: false, null: null, '~': null, '': null };
/** A name in brackets that has no quotes. */
const BARE_NAME = /([{,]\s{0,20})([A-Za-z_][\w./ -]{0,99}):/g;

interface Line {
  indent: number;
  text: string;
}

/** @returns undefined for what is refused; of several documents, the list of them */
export function yamlValue(text: string): unknown {
  const documents: Line[][] = [[]];
  for (const raw of text.split('\n')) {
    const line = withoutComment(raw).trimEnd();
    const start = line.length - line.trimStart().length;
    if (line === DOCUMENT) documents.push([]);
    else if (line !== '' && line[start] !== '#') documents.at(-1)!.push({ indent: start, text: line.slice(start) });
  }
  const values = documents.filter((lines) => lines.length > 0).map((lines) => new Blocks(lines).value());
  if (values.length === 0 || values.includes(undefined)) return undefined;
  return values.length === 1 ? values[0] : values;
}

class Blocks {
  #at = 0;

  constructor(private readonly lines: Line[]) {}

  value(): unknown {
    const value = this.#block(0);
    return this.#at === this.lines.length ? value : undefined;
  }

  #block(depth: number): unknown {
    const first = this.lines[this.#at];
    if (!first || depth > MAX_DEPTH) return undefined;
    return isItem(first) ? this.#list(first.indent, depth) : this.#mapping(first.indent, depth);
  }

  #list(indent: number, depth: number): unknown {
    const list: unknown[] = [];
    for (let line = this.lines[this.#at]; line && line.indent === indent && isItem(line); line = this.lines[this.#at]) {
      const rest = line.text.slice(1).trimStart();
      const value = rest === '' ? this.#inner(indent, depth) : this.#item(line, rest, depth);
      if (value === undefined) return undefined;
      list.push(value);
    }
    return list;
  }

  /** What stands behind the dash may be the first line of a block. */
  #item(line: Line, rest: string, depth: number): unknown {
    if (!isItem({ indent: 0, text: rest }) && entryOf(rest) === null) {
      this.#at++;
      return plainValue(rest);
    }
    this.lines[this.#at] = { indent: line.indent + line.text.length - rest.length, text: rest };
    return this.#block(depth + 1);
  }

  #mapping(indent: number, depth: number): unknown {
    const mapping: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    for (let line = this.lines[this.#at]; line?.indent === indent && !isItem(line); line = this.lines[this.#at]) {
      const entry = entryOf(line.text);
      if (!entry) return undefined;
      let value: unknown;
      if (entry.text === '') value = this.#inner(indent, depth);
      else {
        this.#at++;
        value = plainValue(entry.text);
      }
      if (value === undefined) return undefined;
      mapping[entry.name] = value;
    }
    return mapping;
  }

  /** Below a name, or a dash: a list may stand as far to the left as its name. */
  #inner(indent: number, depth: number): unknown {
    this.#at++;
    const next = this.lines[this.#at];
    return next &&
      (next.indent > indent || (next.indent === indent && isItem(next) && !isItem(this.lines[this.#at - 1]!)))
      ? this.#block(depth + 1)
      : null;
  }
}

/** Of lines without quotes. */
function withoutComment(line: string): string {
  const at = line.indexOf(' #');
  return at < 0 || line.includes('"') || line.includes("'") ? line : line.slice(0, at);
}

function isItem({ text }: Line): boolean {
  return text === '-' || text.startsWith('- ');
}

function entryOf(text: string): { name: string; text: string } | null {
  if (REFUSED.test(text) || text[0] === '{' || text[0] === '[') return null;
  const end = text.endsWith(':') && !text.includes(': ') ? text.length - 1 : text.indexOf(': ');
  if (end < 1 || end > MAX_NAME) return null;
  const name = text.slice(0, end).trim();
  return { name: unquoted(name) ?? name, text: text.slice(end + 1).trim() };
}

function plainValue(text: string): unknown {
  if (REFUSED.test(text)) return undefined;
  const quoted = unquoted(text);
  if (quoted !== null) return quoted;
  if (text[0] === '{' || text[0] === '[') {
    const json = text.replace(BARE_NAME, '$1"$2":').replaceAll("'", '"');
    // Words without quotes say nothing.
    return objectOfText(`{"value":${json}}`)?.value ?? null;
  }
  const key = text.toLowerCase();
  if (Object.hasOwn(NON_FINITE, key)) return NON_FINITE[key];
  if (Object.hasOwn(WORDS, key)) return WORDS[key];
  const number = plainNumber(text);
  if (typeof number !== 'number') return text;
  return Number.isFinite(number) ? number : String(number);
}

function unquoted(text: string): string | null {
  const [quote] = text;
  return text.length > 1 && (quote === '"' || quote === "'") && text.endsWith(quote) ? text.slice(1, -1) : null;
}
