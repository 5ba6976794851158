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

// As AutoTokenizer of transformers 5.24 writes DeBERTa v3's, from a small model of SentencePiece; the ids are those of `tokenizers` 0.23.
it('cuts texts by the probabilities of their pieces, as SentencePiece does', () => {
  const path = new URL('./fixtures/unigram.json', import.meta.url);
  const { tokenizer, texts, pair } = JSON.parse(readFileSync(path, 'utf8')) as {
    tokenizer: object;
    texts: [string, number[]][];
    pair: number[];
  };
  const subwords = new SubwordTokenizer(JSON.stringify(tokenizer));
  expect(texts.length).toBeGreaterThan(5);
  for (const [words, ids] of texts) expect(subwords.encode(words), words).toEqual(ids);
  const { before, between, after } = subwords.pair!;
  expect([...before, ...subwords.encode('one two'), ...between, ...subwords.encode('three'), ...after]).toEqual(pair);
});
