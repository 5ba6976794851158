import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeEncoder } from '../testing/encoder-for-test.ts';
import { SubwordTokenizer } from './subwords.ts';

const directory = mkdtempSync(join(tmpdir(), 'subwords-'));
writeEncoder(directory);
const text = readFileSync(join(directory, 'tokenizer.json'), 'utf8');

// The ids are those of Python's `tokenizers` 0.23 for the same file.
it.each([
  ['a zebra b', [4, 1, 5]],
  ['zebra', [1]],
  ['12 + 3', [1, 13, 12]],
  ['one four 5', [7, 1, 1]],
])('a word outside the vocabulary has the id of the unknown token: %j', (words, ids) => {
  expect(new SubwordTokenizer(text).encode(words)).toEqual(ids);
});
