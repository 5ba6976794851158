/** Text to word ids, as a Hugging Face `tokenizer.json` (WordLevel) says it: lower case, every digit a word, every sign a word. */

/** The pattern of the pre-tokenizer, in both dialects that read it: JavaScript here, Oniguruma in the `tokenizers` library. */
const WORDS = /[\p{L}\p{M}]+|\p{N}|[^\s\p{L}\p{M}\p{N}]/gu;

export const UNKNOWN = '[UNK]';
export const UNKNOWN_ID = 0;

/** @returns words in lower case. One text gives the same words here and in the `tokenizers` library. */
export function wordsOf(text: string): string[] {
  // A final sigma is lowered by its place in JavaScript and by itself in Rust.
  return text.replaceAll('Σ', 'σ').toLowerCase().match(WORDS) ?? [];
}

/** A text that isn't a tokenizer's file. */
export class NoTokenizer extends Error {}

export class Tokenizer {
  readonly #ids: Map<string, number>;

  /** @param words the vocabulary, in the order of the ids; the first is [UNK] */
  constructor(readonly words: readonly string[]) {
    this.#ids = new Map(words.map((word, id) => [word, id]));
  }

  get size(): number {
    return this.words.length;
  }

  encode(text: string): number[] {
    return wordsOf(text).map((word) => this.#ids.get(word) ?? UNKNOWN_ID);
  }

  /** Reads what `toJson` wrote; throws with the reason where the text is something else. */
  static fromJson(text: string): Tokenizer {
    let file: { model?: { type?: unknown; vocab?: Record<string, unknown> } };
    try {
      file = JSON.parse(text) as typeof file;
    } catch (error) {
      throw new NoTokenizer((error as Error).message, { cause: error });
    }
    const { model } = file;
    if (model?.type !== 'WordLevel' || typeof model.vocab !== 'object' || model.vocab === null)
      throw new NoTokenizer('it is not a WordLevel tokenizer');
    const entries = Object.entries(model.vocab);
    const words: (string | undefined)[] = entries.map(() => undefined);
    for (const [word, id] of entries) {
      // An id is a place in memory: it is believed only within the vocabulary.
      if (!Number.isInteger(id) || (id as number) < 0 || (id as number) >= entries.length)
        throw new NoTokenizer(
          `its vocabulary of ${entries.length} words has the id ${JSON.stringify(id)}, and the limit is ${entries.length - 1}`,
        );
      words[id as number] = word;
    }
    const hole = words.indexOf(undefined);
    if (hole >= 0) throw new NoTokenizer(`its vocabulary has no word with id ${hole}`);
    return new Tokenizer(words as string[]);
  }

  /** The standard file's text. */
  toJson(): string {
    const file = {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: [
        {
          id: UNKNOWN_ID,
          content: UNKNOWN,
          single_word: false,
          lstrip: false,
          rstrip: false,
          normalized: false,
          special: true,
        },
      ],
      normalizer: { type: 'Lowercase' },
      pre_tokenizer: {
        type: 'Sequence',
        pretokenizers: [
          { type: 'Digits', individual_digits: true },
          { type: 'Split', pattern: { Regex: WORDS.source }, behavior: 'Removed', invert: true },
        ],
      },
      post_processor: null,
      decoder: null,
      model: { type: 'WordLevel', vocab: Object.fromEntries(this.#ids), unk_token: UNKNOWN },
    };
    return `${JSON.stringify(file, null, 2)}\n`;
  }
}

/** A text whose words count as often as it is seen. */
export interface SeenText {
  text: string;
  times: number;
}

/** The most frequent words of the texts, by falling frequency, then by code units, so that the ids never depend on the order of the texts. */
export function buildTokenizer(texts: Iterable<SeenText>, options: { maxWords: number; minCount: number }): Tokenizer {
  const counts = new Map<string, number>();
  for (const { text, times } of texts)
    for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + times);
  const words = [...counts]
    .filter(([, count]) => count >= options.minCount)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, Math.max(0, options.maxWords - 1))
    .map(([word]) => word);
  return new Tokenizer([UNKNOWN, ...words]);
}
