import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { BadInput } from '../../base/bad-input.ts';
import { modelConfigSchema } from '../../config/config-schema.ts';
import { exampleList } from '../../data/example.ts';
import { generateExamples } from '../../data/generate-problems.ts';
import { safetensorsBytes } from '../../tensor-files/safetensors.ts';
import { readSafetensors } from '../../tensor-files/safetensors-read.ts';
import { writeEncoder } from '../../testing/encoder-for-test.ts';
import { MODELS, openReader } from '../all-models.ts';

const folder = mkdtempSync(join(tmpdir(), 'refusals-'));
afterAll(() => rmSync(folder, { recursive: true }));
const examples = exampleList(generateExamples({ problems: 3, solutionsPerProblem: 2, labelNoise: 0.2, seed: 5 }));
const fit = (pretrained: string) =>
  MODELS.pretrained.fit(
    examples,
    modelConfigSchema.parse({ model_type: 'pretrained', pretrained, use_surface_numbers: false }),
  );

function directoryFor(name: string, change: Readonly<Record<string, unknown>> = {}, fixture = 'bert'): string {
  const directory = join(folder, name.replaceAll(/\W+/g, '-'));
  mkdirSync(directory);
  writeEncoder(directory, change, fixture);
  return directory;
}

/** Leaves a tensor out, or changes nothing but what the file is called. */
function withoutTensor(directory: string, wanted: RegExp): void {
  const path = join(directory, 'model.safetensors');
  const { tensors } = readSafetensors(path);
  const kept = tensors.filter(({ name }) => !wanted.test(name));
  expect(kept.length).toBe(tensors.length - 1);
  writeFileSync(path, safetensorsBytes(kept, {}));
}

it.each<[string, (name: string) => string, string[]]>([
  [
    'an unknown family',
    (name) => directoryFor(name, { model_type: 'gpt2' }),
    [
      'config.json: model_type is "gpt2", which can\'t be trained here; use one of bert, ',
      'modernbert, deberta-v2, llama',
    ],
  ],
  [
    'a missing tensor',
    (name) => {
      const directory = directoryFor(name);
      withoutTensor(directory, /layer\.1\.attention\.self\.key\.weight$/);
      return directory;
    },
    ['tensor encoder.layer.1.attention.self.key.weight is missing', 'not those of config.json\'s model_type "bert"'],
  ],
  [
    'a wrong shape',
    (name) => directoryFor(name, { vocab_size: 41 }),
    ['embeddings.word_embeddings.weight has shape [40, 16], but config.json asks for [41, 16]'],
  ],
  [
    'weights that only Python can unpickle',
    (name) => {
      const directory = directoryFor(name);
      renameSync(join(directory, 'model.safetensors'), join(directory, 'pytorch_model.bin'));
      return directory;
    },
    ['has pytorch_model.bin but no model.safetensors. Convert it in Python: AutoModel.from_pretrained('],
  ],
  [
    'no weights',
    (name) => {
      const directory = directoryFor(name);
      rmSync(join(directory, 'model.safetensors'));
      return directory;
    },
    [
      'has neither model.safetensors nor model.safetensors.index.json. Copy the weights into it, or get the model again',
    ],
  ],
  [
    'a pointer instead of weights',
    (name) => {
      const directory = directoryFor(name);
      writeFileSync(join(directory, 'model.safetensors'), 'version https://git-lfs.github.com/spec/v1\noid sha256:0\n');
      return directory;
    },
    ['model.safetensors: a pointer of Git LFS instead of the weights; get them with git lfs pull'],
  ],
  [
    'shards without their index',
    (name) => {
      const directory = directoryFor(name);
      renameSync(join(directory, 'model.safetensors'), join(directory, 'model-00001-of-00002.safetensors'));
      return directory;
    },
    ['has shards of a model but not model.safetensors.index.json'],
  ],
  [
    'a shard that is missing',
    (name) => {
      const directory = directoryFor(name);
      renameSync(join(directory, 'model.safetensors'), join(directory, 'one.safetensors'));
      writeFileSync(
        join(directory, 'model.safetensors.index.json'),
        '{"weight_map": {"a": "one.safetensors", "b": "two.safetensors"}}',
      );
      return directory;
    },
    ['index.json: 1 of the 2 files that it names are missing, such as two.safetensors; copy them, too'],
  ],
  [
    'a directory that holds the model further down',
    (name) => {
      const above = join(folder, name.replaceAll(/\W+/g, '-'));
      writeEncoder(join(above, 'package', 'model'));
      return above;
    },
    [
      `has no config.json, but ${join(folder, 'a-directory-that-holds-the-model-further-down', 'package', 'model')} has one`,
    ],
  ],
  ['a directory that is not there', () => join(folder, 'owner', 'model'), ['no such directory. Nothing is downloaded']],
  [
    'a file',
    (name) => join(directoryFor(name), 'model.safetensors'),
    ['model.safetensors: a file; set "pretrained" to the directory that holds it'],
  ],
  [
    'no tokenizer',
    (name) => {
      const directory = directoryFor(name);
      rmSync(join(directory, 'tokenizer.json'));
      return directory;
    },
    ['tokenizer.json: missing. Write it in Python: AutoTokenizer.from_pretrained('],
  ],
  [
    'an activation that is not known',
    (name) => directoryFor(name, { hidden_act: 'mish' }),
    ['hidden_act is "mish", which is not supported; supported are gelu, '],
  ],
  [
    'a convolution, as in the largest DeBERTa v2',
    (name) => directoryFor(name, { conv_kernel_size: 3 }, 'deberta-v2'),
    ['conv_kernel_size is 3, which is not supported'],
  ],
  [
    'layers of another kind',
    (name) => directoryFor(name, { layer_types: ['full_attention', 'chunked', 'full_attention'] }, 'modernbert'),
    ['layer_types is ["full_attention","chunked","full_attention"], expected "full_attention" or "sliding_attention"'],
  ],
  [
    'a shard outside the directory',
    (name) => {
      const directory = directoryFor(name);
      rmSync(join(directory, 'model.safetensors'));
      writeFileSync(join(directory, 'model.safetensors.index.json'), '{"weight_map": {"a": "../../secret"}}');
      return directory;
    },
    ['model.safetensors.index.json: it names "../../secret", which is not a file beside it'],
  ],
])('%s is refused by name', (name, make, messages) => {
  const directory = make(name);
  const attempt = () => fit(directory);
  expect(attempt).toThrow(BadInput);
  for (const message of [directory, ...messages]) expect(attempt).toThrow(message);
});

it('a base model that has changed since is refused, also after one weight', async () => {
  const directory = directoryFor('changed');
  const reader = await fit(directory);
  const description = JSON.parse(JSON.stringify(reader.describe())) as Record<string, unknown>;
  openReader(description, reader.tokenizer.toJson());
  const path = join(directory, 'model.safetensors');
  const bytes = readFileSync(path);
  bytes[bytes.length - 3]! ^= 1;
  writeFileSync(path, bytes);
  expect(() => openReader(description, reader.tokenizer.toJson())).toThrow(
    /not the model that this one was trained from \(sha256 .*\); restore that one, or set "pretrained"/,
  );
});
