/** A pretrained model's tokenizer, from its `tokenizer.json`: text to token ids, and how the model's texts are framed. */

import { Tokenizer as Subwords } from '@huggingface/tokenizers';
import { NoTokenizer } from './tokenizer.ts';

/** The library makes lists as long as the largest id; the largest vocabularies have some hundred thousand tokens. */
const MAX_TOKEN_ID = 10_000_000;

/** Special tokens around a text or a pair of texts. */
export interface TextFrame {
  before: readonly number[];
  /** Between two texts; after the only one, there is nothing. */
  between: readonly number[];
  after: readonly number[];
  /** Type of the first text with the tokens around it, and of the second. */
  types: readonly [number, number];
}

/** A token that stands for itself, wherever its text is. */
export interface SpecialToken {
  text: string;
  id: number;
}

export class SubwordTokenizer {
  /** The file, as it was. */
  readonly #text: string;
  readonly #subwords: Subwords;
  readonly #lowersSigma: boolean;
  /** Of words that the vocabulary lacks; undefined: they are left out. */
  readonly #unknownId: number | undefined;
  readonly single: TextFrame;
  /** null: the tokenizer joins no two texts. */
  readonly pair: TextFrame | null;
  /** Which tokens begin, end and fill a text, by `tokenizer_config.json`; null: none does. */
  readonly special: Readonly<Record<'bos' | 'eos' | 'pad', SpecialToken | null>>;

  /** @param text `tokenizer.json` @param settings `tokenizer_config.json`; throws a NoTokenizer */
  constructor(text: string, settings: Readonly<Record<string, unknown>> = {}) {
    this.#text = text;
    let file: TokenizerFile;
    try {
      file = JSON.parse(text) as TokenizerFile;
    } catch (error) {
      throw new NoTokenizer((error as Error).message, { cause: error });
    }
    requireSmallIds(file);
    // Cut and padded texts are ours to make.
    this.#subwords = new Subwords({ ...file, truncation: null, padding: null }, settings);
    const unknown = file.model?.unk_token;
    this.#unknownId = typeof unknown === 'string' ? this.#subwords.token_to_id(unknown) : undefined;
    this.#lowersSigma = JSON.stringify(file.normalizer ?? null).includes('ower');
    const [a, b] = [this.encode('a'), this.encode('b')];
    const one = this.#subwords.encode('a', { return_token_type_ids: true });
    const two = this.#subwords.encode('a', { text_pair: 'b', return_token_type_ids: true });
    const single = frameOf(a, [], one.ids, one.token_type_ids);
    if (!single || a.length === 0) throw new NoTokenizer('it gives "a" no tokens of its own');
    this.single = single;
    this.pair = frameOf(a, b, two.ids, two.token_type_ids);
    const specialOf = (name: string): SpecialToken | null => {
      const setting = settings[`${name}_token`] as string | { content?: unknown } | null | undefined;
      const token = typeof setting === 'object' ? setting?.content : setting;
      const id = typeof token === 'string' ? this.idOf(token) : null;
      return id === null ? null : { text: token as string, id };
    };
    this.special = { bos: specialOf('bos'), eos: specialOf('eos'), pad: specialOf('pad') };
  }

  /** Ids without special tokens. */
  encode(text: string): number[] {
    if (text === '') return [];
    // A final sigma is lowered by its place in JavaScript and by itself in the Rust library.
    const { ids } = this.#subwords.encode(this.#lowersSigma ? text.replaceAll('Σ', 'σ') : text, {
      add_special_tokens: false,
    });
    // Of a vocabulary of whole words, the library gives others no id, whatever it says of its type.
    return (ids as (number | undefined)[]).flatMap((id) => id ?? this.#unknownId ?? []);
  }

  idOf(token: string): number | null {
    return this.#subwords.token_to_id(token) ?? null;
  }

  toJson(): string {
    return this.#text;
  }
}

interface TokenizerFile {
  model?: { vocab?: unknown; unk_token?: unknown } | null;
  added_tokens?: unknown;
  normalizer?: unknown;
}

function requireSmallIds(file: TokenizerFile): void {
  if (typeof file !== 'object' || file === null || typeof file.model !== 'object')
    throw new NoTokenizer('it has no model');
  const { vocab } = file.model ?? {};
  const ids = [
    ...(typeof vocab === 'object' && vocab !== null && !Array.isArray(vocab) ? Object.values(vocab) : []),
    ...(Array.isArray(file.added_tokens)
      ? file.added_tokens.map((token) => (token as { id?: unknown } | null)?.id)
      : []),
  ];
  const wrong = ids.find((id) => !Number.isInteger(id) || (id as number) < 0 || (id as number) > MAX_TOKEN_ID);
  if (wrong !== undefined)
    throw new NoTokenizer(`it has the token id ${JSON.stringify(wrong)}, and the limit is ${MAX_TOKEN_ID}`);
}

/** @returns null if the texts aren't found in the whole */
function frameOf(
  first: readonly number[],
  second: readonly number[],
  whole: readonly number[],
  types: readonly number[] | undefined,
): TextFrame | null {
  const at = indexOf(whole, first, 0);
  if (at < 0) return null;
  const end = at + first.length;
  const then = second.length === 0 ? end : indexOf(whole, second, end);
  if (then < 0) return null;
  return {
    before: whole.slice(0, at),
    between: whole.slice(end, then),
    after: whole.slice(then + second.length),
    types: [types?.[at] ?? 0, types?.[then] ?? 0],
  };
}

function indexOf(list: readonly number[], part: readonly number[], from: number): number {
  for (let i = from; i + part.length <= list.length; i++) if (part.every((value, j) => list[i + j] === value)) return i;
  return -1;
}
