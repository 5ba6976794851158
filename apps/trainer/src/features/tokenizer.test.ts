import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Tokenizer, buildTokenizer, wordsOf } from './tokenizer.ts';

/** What the file says, followed literally: lower case, digits apart, matches of the pattern kept. */
function encodeByFile(json: string, text: string): number[] {
  const file = JSON.parse(json);
  const [digits, split] = file.pre_tokenizer.pretokenizers;
  expect([file.normalizer.type, digits.type, split.type, split.behavior, split.invert, file.model.type]).toEqual([
    'Lowercase',
    'Digits',
    'Split',
    'Removed',
    true,
    'WordLevel',
  ]);
  const lower = [...text].map((c) => c.toLowerCase()).join('');
  return lower
    .split(/(\p{N})/u)
    .flatMap((part) => part.match(new RegExp(split.pattern.Regex, 'gu')) ?? [])
    .map((word) =>
      Object.hasOwn(file.model.vocab, word) ? file.model.vocab[word] : file.model.vocab[file.model.unk_token],
    );
}

const once = (...texts: string[]) => texts.map((text) => ({ text, times: 1 }));

describe('the tokenizer', () => {
  it('splits numbers into digits and signs from words, in lower case', () => {
    expect(wordsOf('Janet’s 16 eggs=$2.50')).toEqual([
      'janet',
      '’',
      's',
      '1',
      '6',
      'eggs',
      '=',
      '$',
      '2',
      '.',
      '5',
      '0',
    ]);
  });

  const tokenizer = buildTokenizer(once('a b b c c c', 'rare 1 1 2 2 ΟΔΟΣ οδοσ', 'constructor constructor toString'), {
    maxWords: 20,
    minCount: 2,
  });

  it('orders words by frequency, then alphabetically, with [UNK] first, and leaves rare ones out', () => {
    expect(tokenizer.words).toEqual(['[UNK]', 'c', '1', '2', 'b', 'constructor', 'οδοσ']);
    expect(tokenizer.encode('C rare b')).toEqual([1, 0, 4]);
  });

  it('keeps at most the words asked for', () => {
    expect(buildTokenizer(once('a a b b c c'), { maxWords: 3, minCount: 1 }).words).toEqual(['[UNK]', 'a', 'b']);
  });

  it.each([[4_294_967_290], [7], [-1], [1.5], ['length'], [null]])('refuses the id %j, with the limit', (id) => {
    const file = JSON.parse(tokenizer.toJson()) as { model: { vocab: Record<string, unknown> } };
    file.model.vocab.c = id;
    expect(() => Tokenizer.fromJson(JSON.stringify(file))).toThrow(
      `its vocabulary of 7 words has the id ${JSON.stringify(id)}, and the limit is 6`,
    );
  });

  it('gives the ids that its tokenizer.json says, for any text', () => {
    const json = tokenizer.toJson();
    const text = fc.string({
      unit: fc.constantFrom(...'aAbBcC12 .$\t\n=Σσς٣²éÉß_', 'e\u0301', '𝟘', '😀', 'constructor', 'c c'),
      maxLength: 40,
    });
    fc.assert(
      fc.property(text, (t) => {
        expect(tokenizer.encode(t)).toEqual(encodeByFile(json, t));
      }),
    );
  });
});
