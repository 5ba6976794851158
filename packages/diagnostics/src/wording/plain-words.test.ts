/** The words of the rules, and every string in their sources, are plain English. */

import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { ALL_RULES } from '../rules/all-rules.ts';
import type { NamedText } from '../testing/plain-words.ts';
import { notPlain, privateWordsIn } from '../testing/plain-words.ts';

it.each([
  'Stop: the last 2,000 steps (8 evaluations) bought nothing in F1 beyond its noise.',
  'Step 3,750 by F1: 0.812 ±0.012, saved; 2 other evaluations cannot be told from it.',
  'now 0.764; interval from its own jumps',
  'Close to chance: validation loss 0.684, ln 2 is 0.693.',
  'about 3,400 more examples would tell',
  'Go on: F1 last got better 3 evaluations ago.',
  'Training loss is NaN since step 300: stop and restart lower.',
  'Training loss leapt to 5.200 at step 300 and came back.',
  'Validation loss was 122.7 % of the first one.',
  'Not met: always “correct” gets 0.864 as well',
  'So the data are',
  'So few examples are judged that the score could as well be much better or worse.',
])('catches an old sentence: %s', (sentence) => {
  expect(privateWordsIn(sentence)).not.toEqual([]);
});

it('titles, meanings and causes', () => {
  const texts = ALL_RULES.flatMap(({ id, title, meaning, causes }) =>
    [title, meaning, ...causes].map((text) => ({ from: id, text })),
  );
  expect(texts.length).toBeGreaterThan(100);
  expect(notPlain(texts)).toEqual([]);
});

/** Also those that no run of the corpus brings about. */
it('every string in the sources of rules, verdict and wording', () => {
  const texts = ['rules', 'verdict', 'wording'].flatMap((folder): NamedText[] => {
    const directory = fileURLToPath(new URL(`../${folder}`, import.meta.url));
    return readdirSync(directory)
      .filter((name) => !name.includes('.test.'))
      .flatMap((name) => stringsOf(readFileSync(`${directory}/${name}`, 'utf8')).map((text) => ({ from: name, text })))
      .filter(({ text }) => text !== PUBLIC_VALUE);
  });
  expect(texts.length).toBeGreaterThan(300);
  expect(notPlain(texts)).toEqual([]);
});

/** Of `keep.outlook.advice`, which scripts read. */
const PUBLIC_VALUE = 'go on';

/** Literals of several words, what is computed in them left out. */
function stringsOf(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').replace(/^import .*$/gm, '');
  const plain = [...code.matchAll(/'([^'\n]* [^'\n]*)'/g)].map(([, text]) => text!);
  const templates = [...code.matchAll(/`([^`]* [^`]*)`/g)].map(([, text]) => text!.replace(/\$\{[^}]*\}+/g, '…'));
  return [...plain, ...templates];
}
