/** What takes more than linear time is found, and nothing else. */

import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { slowPatterns } from '../linear-patterns.mjs';
import { superlinear } from '../pattern-cost.mjs';
import { constructedPatternsIn, patternsIn, rawTexts } from '../patterns-in.mjs';

describe('a pattern takes more than linear time', () => {
  it.each([
    ['two repeats side by side', /step\s*[:=#]?\s*[[(]?\s*(\d+)/],
    ['two repeats of the same characters', /^(?:\d+\.?\d*|\.\d+)$/],
    ['a repeat within a repeat', /^(?:a+)+b/],
    ['a repeat of what may be empty', /^(?:a*)*$/],
    ['a choice of the same', /^(?:a|a)*b/],
    ['a choice of one and two', /^(?:a|aa)*$/],
    ['a search that begins with a repeat', /\s+$/],
    ['a search that fails behind its repeat', /\s+#.*$/],
    ['a search within a look ahead', /\B(?=(\d{3})+$)/g],
    ['a search whose beginning comes again and again', /x.*y/],
    ['a string without an end', /"[^"\\]*(?:\\.[^"\\]*)*"/],
    ['a line that begins with white space', /^\s*x/m],
    ['two bounded repeats of very many', /^a{0,500}a{0,500}b/],
  ])('%s', (_, { source, flags }) => {
    expect(superlinear(source, flags)).not.toBeNull();
  });
});

describe('a pattern takes linear time', () => {
  it.each([
    ['a repeat that cannot fail', /\s+/g],
    ['repeats of different characters', /^\d+(?:\.\d+)?$/],
    ['a repeat up to what it excludes', /^[^x]*x/],
    ['repeats with a sign between them', /^(\d+)-(\d+)$/],
    ['a bounded search', /a{1,20}b/],
    ['a quoted text at the beginning', /^(['"])(.*)\1$/],
    ['a string that needs no end', /"[^"\\]*(?:\\[^][^"\\]*)*"?/g],
    ['what is tried at one place alone', /\s+x/y],
    ['numbers with separators', /\d+(?:,\d{3})*(?:\.\d+)?|\.\d+/g],
  ])('%s', (_, { source, flags }) => {
    expect(superlinear(source, flags)).toBeNull();
  });
});

it('patterns are found in code, and not in comments, texts or divisions', () => {
  const code = [
    'const half = a / 2 / b; // not /this/',
    "const text = 'not /this/ either' + `nor /this/ ${within ? /one+/g : 1 / 2} /this/`;",
    '/* not /this/ */ if (/two[/]/.test(text)) return /three/i;',
  ].join('\n');
  expect(patternsIn(code)).toEqual([
    { line: 2, source: 'one+', flags: 'g' },
    { line: 3, source: 'two[/]', flags: '' },
    { line: 3, source: 'three', flags: 'i' },
  ]);
});

it('patterns that are put together are resolved, or reported', () => {
  const code = 'const A = String.raw`\\d`;\nconst B = new RegExp(String.raw`^${A}+$`, "u");\nnew RegExp(`${name}`)';
  const found = constructedPatternsIn(code.replaceAll('"', "'"), rawTexts([code]));
  expect(found.map(({ source }) => source)).toEqual(['^\\d+$', null]);
});

it('no pattern of the product takes more than linear time', () => {
  expect(slowPatterns(fileURLToPath(new URL('../../../', import.meta.url)))).toEqual([]);
});
