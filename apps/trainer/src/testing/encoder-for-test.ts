/** A tiny pretrained encoder: the weights of a fixture, with a tokenizer of a few words. */

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { changedConfig } from '../models/pretrained/config-text.ts';

const FIXTURES = new URL('../models/pretrained/fixtures/', import.meta.url);
const WORDS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'a', 'b', 'c', 'one', 'two', 'three', '1', '2', '3', '+', '='];
/** Of its hidden states. */
export const WIDTH = 16;

/** @param change of its `config.json` */
export function writeEncoder(
  directory: string,
  change: Readonly<Record<string, unknown>> = {},
  fixture = 'bert',
): void {
  mkdirSync(directory, { recursive: true });
  const from = fileURLToPath(new URL(`${fixture}/`, FIXTURES));
  const config = readFileSync(join(from, 'config.json'), 'utf8');
  writeFileSync(join(directory, 'config.json'), changedConfig(config, change));
  copyFileSync(join(from, 'model.safetensors'), join(directory, 'model.safetensors'));
  writeFileSync(join(directory, 'tokenizer.json'), JSON.stringify(tokenizerFile()));
}

function tokenizerFile(): object {
  const id = (word: string) => WORDS.indexOf(word);
  const special = (word: string) => ({
    id: id(word),
    content: word,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  });
  const text = (name: string, type: number) => ({
    [name.length > 1 ? 'SpecialToken' : 'Sequence']: { id: name, type_id: type },
  });
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: WORDS.slice(0, 4).map(special),
    normalizer: { type: 'Lowercase' },
    pre_tokenizer: { type: 'Whitespace' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [text('[CLS]', 0), text('A', 0), text('[SEP]', 0)],
      pair: [text('[CLS]', 0), text('A', 0), text('[SEP]', 0), text('B', 1), text('[SEP]', 1)],
      special_tokens: Object.fromEntries(
        ['[CLS]', '[SEP]'].map((word) => [word, { id: word, ids: [id(word)], tokens: [word] }]),
      ),
    },
    decoder: null,
    model: { type: 'WordLevel', vocab: Object.fromEntries(WORDS.map((word, i) => [word, i])), unk_token: '[UNK]' },
  };
}
