/** What a person writes into the filter: words, comparisons and properties. Reading it never fails: what isn't understood is listed, and the rest counts. */

import { editDistance } from '@rewardboard/metrics';
import type { RunLine } from '@rewardboard/protocol';
import { sourceName } from '@rewardboard/protocol';
import { LEVEL_MARKS, STATE_WORDS } from '../../words/level-words.ts';
import type { Column, Columns } from './columns.ts';
import { ALIASES } from './columns.ts';

export const MAX_QUERY_LENGTH = 400;

export interface Condition {
  /** As it was written: taking that out removes it. */
  raw: string;
  /** "F1, best ≥ 0.6" */
  text: string;
  holds(run: RunLine): boolean;
}
export interface Mistake {
  raw: string;
  /** "Nothing is called “evl/f1”" */
  text: string;
  /** What may have been meant. */
  instead: string | null;
}
export interface Query {
  conditions: Condition[];
  mistakes: Mistake[];
}

const TERM = /(-?)(?:"([^"]*)"|(\S+))/g;
const COMPARISON = /^([\w./@:-]+?)(>=|<=|!=|>|<|=)(.+)$/;
const PROPERTY = /^(state|level|tag|data|writer|source|note):(.+)$/;
const SIGNS: Readonly<Record<string, string>> = { '>=': '≥', '<=': '≤', '!=': '≠' };
const STATES = ['running', 'quiet', 'failed', 'finished', 'deleted'];
/** A name is meant when so many letters differ at most. */
const NEAR = 3;

const texts = new WeakMap<RunLine, string>();

/** What words are looked for in. */
function textOf(run: RunLine): string {
  let text = texts.get(run);
  if (text === undefined) {
    const { name, directory, verdict, tags, note, program, source, state } = run;
    text = [name, directory, verdict, ...tags, note, program, sourceName(source), STATE_WORDS[state], state]
      .join(' ')
      .toLowerCase();
    texts.set(run, text);
  }
  return text;
}

export function readQuery(written: string, columns: Columns): Query {
  const query: Query = { conditions: [], mistakes: [] };
  for (const [raw, minus, phrase, word = ''] of written.slice(0, MAX_QUERY_LENGTH).matchAll(TERM)) {
    const isNot = minus === '-';
    const found = phrase === undefined ? readTerm(raw, word, isNot, columns) : words(phrase);
    if ('instead' in found) query.mistakes.push(found);
    else {
      const { holds } = found;
      query.conditions.push({
        raw,
        text: isNot && !found.text.includes(' is not ') ? `not ${found.text}` : found.text,
        holds: isNot ? (run) => !holds(run) : holds,
      });
    }
  }
  return query;
}

export function matches(run: RunLine, { conditions }: Query): boolean {
  return conditions.every((condition) => condition.holds(run));
}

/** The query without one of its terms, or with another in its place. */
export function replaceTerm(written: string, raw: string, by = ''): string {
  return written
    .replace(raw, () => by)
    .replace(/\s+/g, ' ')
    .trim();
}

type Found = Omit<Condition, 'raw'> | Mistake;

function words(wanted: string): Found {
  const text = wanted.toLowerCase();
  return { text: `“${wanted}”`, holds: (run) => textOf(run).includes(text) };
}

function readTerm(raw: string, word: string, isNot: boolean, columns: Columns): Found {
  const [, name, operator, wanted] = COMPARISON.exec(word) ?? [];
  if (name && operator && wanted) return comparison({ raw, name, operator, wanted }, columns);
  const [, property, value] = PROPERTY.exec(word) ?? [];
  if (property && value) return ofProperty(raw, property, value, isNot);
  return words(word);
}

function comparison(
  { raw, name, operator, wanted }: { raw: string; name: string; operator: string; wanted: string },
  columns: Columns,
): Found {
  const column = columns.named(name);
  if (!column) {
    const near = nearest(name, columns);
    return { raw, text: `Nothing is called “${name}”`, instead: near === null ? null : raw.replace(name, () => near) };
  }
  const number = Number(wanted);
  if (column.isNumber && !Number.isFinite(number)) return { raw, text: `“${wanted}” is not a number`, instead: null };
  if (!column.isNumber && operator !== '=' && operator !== '!=')
    return { raw, text: `“${name}” isn’t a number`, instead: raw.replace(operator, '=') };
  return {
    text: `${titleOf(column)} ${SIGNS[operator] ?? operator} ${wanted}`,
    holds: (run) => {
      const value = column.valueOf(run);
      if (value === null) return false;
      return typeof value === 'number' && column.isNumber
        ? compare(value, operator, number)
        : (String(value).toLowerCase() === wanted.toLowerCase()) === (operator === '=');
    },
  };
}

/** "F1, best" */
export function titleOf({ head, which }: Column): string {
  return which === '' ? head : `${head}, ${which}`;
}

function compare(value: number, operator: string, wanted: number): boolean {
  const isSame = Math.abs(value - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted));
  if (operator === '=') return isSame;
  if (operator === '!=') return !isSame;
  if (operator === '>') return value > wanted;
  if (operator === '<') return value < wanted;
  return isSame || (operator === '>=' ? value > wanted : value < wanted);
}

function ofProperty(raw: string, property: string, value: string, isNot: boolean): Found {
  const wanted = value
    .toLowerCase()
    .split('|')
    .filter((part) => part !== '');
  if (property === 'state' && !wanted.every((state) => STATES.includes(state)))
    return { raw, text: `No state is called “${value}”: ${STATES.join(', ')}`, instead: null };
  return {
    text: `${property} ${isNot ? 'is not' : 'is'} ${wanted.join(' or ')}`,
    holds: (run) => {
      const has = propertyOf(run, property).toLowerCase();
      return wanted.some((part) => (property === 'state' ? has === part : has.includes(part)));
    },
  };
}

function propertyOf(run: RunLine, property: string): string {
  switch (property) {
    case 'state':
      return run.state;
    case 'level':
      return `${run.level} ${LEVEL_MARKS[run.level].word}`;
    case 'tag':
      return run.tags.join(' ') || 'none';
    case 'data':
      return run.validation?.name ?? 'none';
    case 'writer':
      return run.program;
    case 'source':
      return `${run.source} ${sourceName(run.source)}`;
    default:
      return run.note || 'none';
  }
}

function nearest(written: string, columns: Columns): string | null {
  const { metrics, fields, facts } = columns.all;
  let best: { name: string; distance: number } | null = null;
  for (const name of [...metrics, ...fields, ...facts, ...ALIASES.keys()]) {
    // Names of very different lengths are no slips of the pen.
    if (Math.abs(name.length - written.length) > NEAR) continue;
    const distance = editDistance(name, written);
    if (distance <= NEAR && distance < Math.min(written.length, best?.distance ?? Infinity)) best = { name, distance };
  }
  return best?.name ?? null;
}
