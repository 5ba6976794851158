/** A tiny pretrained decoder: the weights of a fixture, with a tokenizer of a few words, line breaks among them. */

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FIXTURES = new URL('../models/pretrained/fixtures/', import.meta.url);
const SPECIAL = ['<pad>', '<s>', '</s>', '<unk>'];
export const WORDS = [...SPECIAL, '\n', 'a', 'b', 'c', 'one', 'two', 'three', '1', '2', '3', '4', '5', '+', '-', '='];

/** @param tokens of `tokenizer_config.json` @param change of its `config.json` */
export function writeDecoder(
  directory: string,
  family = 'llama',
  tokens: object = { bos_token: '<s>', eos_token: '</s>', pad_token: '<pad>' },
  change: object = {},
): void {
  mkdirSync(directory, { recursive: true });
  const fixture = fileURLToPath(new URL(`${family}/`, FIXTURES));
  const config = JSON.parse(readFileSync(join(fixture, 'config.json'), 'utf8')) as object;
  const files = {
    'config.json': { ...config, ...change },
    'tokenizer.json': tokenizerFile('bos_token' in tokens),
    'tokenizer_config.json': { tokenizer_class: 'PreTrainedTokenizerFast', ...tokens },
  };
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(directory, name), JSON.stringify(content, null, 2));
  copyFileSync(join(fixture, 'model.safetensors'), join(directory, 'model.safetensors'));
}

function tokenizerFile(hasStart: boolean): object {
  const special = (content: string, id: number) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  });
  const start = { SpecialToken: { id: '<s>', type_id: 0 } };
  const single = [...(hasStart ? [start] : []), { Sequence: { id: 'A', type_id: 0 } }];
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: SPECIAL.map(special),
    normalizer: { type: 'Lowercase' },
    // Each line break and each word.
    pre_tokenizer: { type: 'Split', pattern: { Regex: '\\n|[^ \\n]+' }, behavior: 'Removed', invert: true },
    post_processor: {
      type: 'TemplateProcessing',
      single,
      pair: [...single, { Sequence: { id: 'B', type_id: 0 } }],
      special_tokens: { '<s>': { id: '<s>', ids: [1], tokens: ['<s>'] } },
    },
    decoder: null,
    model: { type: 'WordLevel', vocab: Object.fromEntries(WORDS.map((word, i) => [word, i])), unk_token: '<unk>' },
  };
}
