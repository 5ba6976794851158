/** What a filter is understood as, and which runs match it. */

import { expect, it } from 'vitest';
import { aRun } from '../../testing/samples.ts';
import { Columns } from './columns.ts';
import { MAX_QUERY_LENGTH, matches, readQuery, replaceTerm } from './query.ts';

const RUNS = [
  aRun('gsm8k-correctness', {
    verdict: 'Overfitting since step 440.',
    state: 'running',
    level: 'act',
    tags: ['keep'],
    note: 'first try',
    metrics: { 'eval/f1': { best: 0.61, bestStep: 5, last: 0.5, kept: 0.6 } },
    fields: { learning_rate: 0.001, optim: 'adamw', use_words: true },
    validation: { fingerprint: 'a', name: 'gsm8k.jsonl', examples: 10 },
  }),
  aRun('b', {
    metrics: {
      'eval/f1': { best: 0.4, bestStep: 5, last: 0.4, kept: null },
      'train/loss': { best: 0.1, bestStep: 5, last: 0.2, kept: null },
    },
    fields: { learning_rate: 0.01, optim: 'sgd', use_words: false },
  }),
];
const columns = new Columns(RUNS);
const found = (written: string) => {
  const query = readQuery(written, columns);
  return RUNS.filter((run) => matches(run, query)).map(({ id }) => (id === 'b' ? 'b' : 'a'));
};
const mistakes = (written: string) => readQuery(written, columns).mistakes.map(({ text, instead }) => [text, instead]);

it('matches every word of the filter, in name, verdict, source, directory, tags, note or state', () => {
  expect(found('GSM over')).toEqual(['a']);
  expect(found('gsm zebra')).toEqual([]);
  expect(found('"since step"')).toEqual(['a']);
  expect(found('keep first logs/')).toEqual(['a']);
  expect(found('finished')).toEqual(['b']);
  expect(found('')).toEqual(['a', 'b']);
});

it('compares metrics and fields, also by their short names', () => {
  expect(found('eval/f1>0.6')).toEqual(['a']);
  expect(found('f1.last<=0.4')).toEqual(['b']);
  expect(found('f1.kept>0')).toEqual(['a']);
  expect(found('lr<=1e-3')).toEqual(['a']);
  expect(found('learning_rate=0.01')).toEqual(['b']);
  expect(found('loss<1')).toEqual(['b']);
  expect(found('optim=ADAMW')).toEqual(['a']);
  expect(found('optim!=adamw')).toEqual(['b']);
  expect(found('use_words=true')).toEqual(['a']);
  expect(found('step>=500')).toEqual(['a', 'b']);
});

it('a minus turns a term round, and a run without the value never matches a comparison', () => {
  expect(found('-gsm8k')).toEqual(['b']);
  expect(found('-tag:keep')).toEqual(['b']);
  expect(found('train/loss<9')).toEqual(['b']);
  expect(found('-train/loss<9')).toEqual(['a']);
  expect(readQuery('-state:running -f1>0.5', columns).conditions.map(({ text }) => text)).toEqual([
    'state is not running',
    'not F1, best > 0.5',
  ]);
});

it('knows states, levels, tags, data, sources and notes', () => {
  expect(found('state:running|quiet')).toEqual(['a']);
  expect(found('level:act')).toEqual(['a']);
  expect(found('tag:none')).toEqual(['b']);
  expect(found('data:gsm8k')).toEqual(['a']);
  expect(found('note:first')).toEqual(['a']);
  expect(found('source:metrics')).toEqual(['a', 'b']);
});

it('names a mistake with what may have been meant, and the rest still works', () => {
  expect(mistakes('evl/f1>0.6')).toEqual([['Nothing is called “evl/f1”', 'eval/f1>0.6']]);
  expect(mistakes('something_else_entirely>1')).toEqual([['Nothing is called “something_else_entirely”', null]]);
  expect(mistakes('lr>fast')).toEqual([['“fast” is not a number', null]]);
  expect(mistakes('optim>sgd')).toEqual([['“optim” isn’t a number', 'optim=sgd']]);
  expect(mistakes('state:asleep')[0]![0]).toContain('No state is called “asleep”');
  expect(found('evl/f1>0.6 gsm8k')).toEqual(['a']);
});

it('never fails on anything that is written', () => {
  for (const written of ['"', '-', '>', 'a>', '>=1', ':', 'tag:', '((((', '\\', 'f1>>1', '"a" "b', '-"-"', '=', '€>1'])
    expect(() => found(written)).not.toThrow();
  expect(readQuery('x '.repeat(5_000), columns).conditions.length).toBeLessThanOrEqual(MAX_QUERY_LENGTH / 2);
});

it('a term is taken out or replaced where it stands', () => {
  expect(replaceTerm('a f1>0.6 b', 'f1>0.6')).toBe('a b');
  expect(replaceTerm('evl/f1>0.6', 'evl/f1>0.6', 'eval/f1>0.6')).toBe('eval/f1>0.6');
});
