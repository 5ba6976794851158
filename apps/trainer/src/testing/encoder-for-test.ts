/** A tiny encoder, made on the spot: a table of vectors, then a matrix. What it gives is easily computed by hand. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OnnxGraph } from '../backends/onnx/onnx-graph.ts';

export const WORDS = [
  '[PAD]',
  '[UNK]',
  '[CLS]',
  '[SEP]',
  'a',
  'b',
  'c',
  'one',
  'two',
  'three',
  '1',
  '2',
  '3',
  '+',
  '=',
];
const INNER = 2;
export const WIDTH = 3;
export const table = Float32Array.from({ length: WORDS.length * INNER }, (_, i) => Math.sin(i + 1));
export const matrix = Float32Array.from({ length: INNER * WIDTH }, (_, i) => Math.cos(i));

/** @param width what its config.json says, which may be wrong */
export function writeEncoder(directory: string, width = WIDTH): void {
  mkdirSync(join(directory, 'onnx'), { recursive: true });
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
  const files = {
    'config.json': {
      model_type: 'bert',
      architectures: ['BertModel'],
      hidden_size: width,
      max_position_embeddings: 24,
    },
    'tokenizer_config.json': {
      tokenizer_class: 'BertTokenizer',
      model_max_length: 24,
      pad_token: '[PAD]',
      unk_token: '[UNK]',
    },
    'tokenizer.json': {
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
    },
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), JSON.stringify(content));
  const graph = new OnnxGraph();
  const ids = graph.input('input_ids', 'int64', ['rows', 'length']);
  const looked = graph.add('Gather', [graph.initializer('table', [WORDS.length, INNER], table), ids], { axis: 0 });
  graph.output(
    graph.add('MatMul', [looked, graph.initializer('matrix', [INNER, WIDTH], matrix)]),
    'last_hidden_state',
    ['rows', 'length', WIDTH],
  );
  writeFileSync(join(directory, 'onnx', 'model.onnx'), graph.bytes('encoder'));
}

/** Mean of the outputs for these words. */
export function meanOf(words: readonly string[]): number[] {
  return Array.from({ length: WIDTH }, (_, j) => {
    const of = (word: string) =>
      Array.from({ length: INNER }, (_, k) => table[WORDS.indexOf(word) * INNER + k]! * matrix[k * WIDTH + j]!).reduce(
        (a, b) => a + b,
      );
    return words.reduce((sum, word) => sum + of(word), 0) / words.length;
  });
}
