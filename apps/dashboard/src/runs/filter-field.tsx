/** The filter: suggestions while somebody types, and below it what was understood, each part removable. */
'use client';

import { useState } from 'react';
import type { RefObject } from 'react';
import type { RunLine } from '@rewardboard/protocol';
import type { Columns } from './list/columns.ts';
import { ALIASES } from './list/columns.ts';
import type { Query } from './list/query.ts';
import { MAX_QUERY_LENGTH, replaceTerm, titleOf } from './list/query.ts';

const MAX_SUGGESTIONS = 9;
const STATES = ['running', 'quiet', 'failed', 'finished'];
const LEVELS = ['act', 'watch', 'fine', 'unknown'];

interface FieldProps {
  field: RefObject<HTMLInputElement | null>;
  value: string;
  columns: Columns;
  runs: readonly RunLine[];
  onChange: (value: string) => void;
}

interface Suggestion {
  text: string;
  what: string;
}

export function FilterField({ field, value, columns, runs, onChange }: FieldProps) {
  const [suggestions, setSuggestions] = useState<Suggestion[]>([]);
  const [at, setAt] = useState(0);
  const close = () => setSuggestions([]);
  const suggest = (input: HTMLInputElement) => {
    const word = wordBefore(input);
    setAt(0);
    setSuggestions(word === '' ? [] : suggestionsFor(word, columns, runs));
  };
  const take = ({ text }: Suggestion) => {
    const input = field.current!;
    const end = input.selectionStart ?? value.length;
    const begin = wordBegin(value, end);
    const minus = value[begin] === '-' ? '-' : '';
    const taken = `${minus}${text}${text.includes(':') ? ' ' : '>'}`;
    onChange(value.slice(0, begin) + taken + value.slice(end));
    close();
    input.focus();
  };
  return (
    <div className="relative min-w-[240px] flex-[1_1_300px] tablet:max-w-[620px]">
      <label className="sr-only" htmlFor="filter">
        Filter runs
      </label>
      <input
        ref={field}
        id="filter"
        className="field w-full pr-8 font-mono text-label"
        role="combobox"
        aria-expanded={suggestions.length > 0}
        aria-controls="suggestions"
        aria-autocomplete="list"
        aria-activedescendant={suggestions.length > 0 ? `suggestion-${at}` : undefined}
        placeholder="Filter: words, eval/f1>0.6, lr<=1e-3, state:running, tag:keep"
        autoComplete="off"
        spellCheck={false}
        maxLength={MAX_QUERY_LENGTH}
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
          suggest(event.target);
        }}
        onBlur={close}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            if (suggestions.length > 0) close();
            else {
              onChange('');
              event.currentTarget.blur();
            }
            event.preventDefault();
            return;
          }
          if (suggestions.length === 0) return;
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            setAt((at + (event.key === 'ArrowDown' ? 1 : -1) + suggestions.length) % suggestions.length);
          } else if (event.key === 'Tab' || event.key === 'Enter') {
            event.preventDefault();
            take(suggestions[at]!);
          }
        }}
      />
      {value === '' ? (
        <kbd className="absolute top-1.5 right-2" aria-hidden="true">
          /
        </kbd>
      ) : (
        <button
          type="button"
          className="absolute top-0.5 right-1 size-6 text-ink2"
          aria-label="Clear the filter"
          onClick={() => onChange('')}
        >
          ×
        </button>
      )}
      <div
        id="suggestions"
        role="listbox"
        aria-label="Suggestions"
        hidden={suggestions.length === 0}
        className="absolute inset-x-0 top-[calc(100%+3px)] z-30 rounded-[3px] border border-rule2 bg-raise py-1"
      >
        {suggestions.map((suggestion, i) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the field's keys choose
          <div
            key={suggestion.text}
            id={`suggestion-${i}`}
            role="option"
            aria-selected={i === at}
            className={`flex cursor-pointer gap-3 px-2.5 py-1 font-mono text-label ${i === at ? 'bg-hover' : ''}`}
            onMouseDown={(event) => {
              // The field keeps the focus.
              event.preventDefault();
              take(suggestion);
            }}
          >
            {suggestion.text}
            <span className="ml-auto font-sans text-ink3">{suggestion.what}</span>
          </div>
        ))}
      </div>
    </div>
  );
}

/** Where the word begins that ends there. */
function wordBegin(text: string, end: number): number {
  let begin = end;
  while (begin > 0 && text[begin - 1]!.trim() !== '') begin--;
  return begin;
}

function wordBefore({ value, selectionStart }: HTMLInputElement): string {
  const end = selectionStart ?? value.length;
  const word = value.slice(wordBegin(value, end), end).toLowerCase();
  return word.startsWith('-') ? word.slice(1) : word;
}

function suggestionsFor(word: string, columns: Columns, runs: readonly RunLine[]): Suggestion[] {
  const { metrics, fields, facts } = columns.all;
  const tags = new Set(runs.flatMap((run) => run.tags));
  const all: Suggestion[] = [
    ...[...metrics, ...fields, ...facts].map((id) => {
      const column = columns.get(id)!;
      return { text: id, what: titleOf(column) + (column.isNumber ? ', a number' : '') };
    }),
    ...[...ALIASES.keys()].flatMap((name) => {
      const column = columns.named(name);
      return column ? [{ text: name, what: `short for ${column.id}` }] : [];
    }),
    ...STATES.map((state) => ({ text: `state:${state}`, what: '' })),
    ...LEVELS.map((level) => ({ text: `level:${level}`, what: '' })),
    ...[...tags].map((tag) => ({ text: `tag:${tag}`, what: '' })),
  ];
  const fits = ({ text }: Suggestion) => text.toLowerCase() !== word && text.toLowerCase().includes(word);
  const begins = ({ text, what }: Suggestion) =>
    Number(text.toLowerCase().startsWith(word)) * 2 + Number(what.toLowerCase().startsWith(word));
  return all
    .filter((suggestion) => fits(suggestion) || (word.length > 1 && suggestion.what.toLowerCase().startsWith(word)))
    .sort((a, b) => begins(b) - begins(a))
    .slice(0, MAX_SUGGESTIONS);
}

/** What the filter was understood as. */
export function Understood({
  query,
  written,
  onChange,
}: {
  query: Query;
  written: string;
  onChange: (value: string) => void;
}) {
  const { conditions, mistakes } = query;
  if (conditions.length === 0 && mistakes.length === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 pb-2 text-label text-ink2" data-testid="understood">
      <span>Shown:</span>
      {conditions.map(({ raw, text }, i) => (
        <span key={`${raw} ${i}`} className="chip">
          {text}
          <button type="button" aria-label={`Remove ${raw}`} onClick={() => onChange(replaceTerm(written, raw))}>
            ×
          </button>
        </span>
      ))}
      {mistakes.map(({ raw, text, instead }, i) => (
        <span key={`${raw} ${i}`} className="chip is-wrong" role="alert">
          <b aria-hidden="true">✕&nbsp;</b>
          {text}
          {instead !== null && (
            <button
              type="button"
              className="px-2 underline"
              onClick={() => onChange(replaceTerm(written, raw, instead))}
            >
              use {instead}
            </button>
          )}
          <button type="button" aria-label={`Remove ${raw}`} onClick={() => onChange(replaceTerm(written, raw))}>
            ×
          </button>
        </span>
      ))}
      <button type="button" className="link" onClick={() => onChange('')}>
        Clear
      </button>
    </div>
  );
}
