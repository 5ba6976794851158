/** A trained model as files that Python loads: a model's directory for transformers, or an adapter for PEFT. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NamedTensor } from '../../base/named-tensor.ts';
import { BadInput } from '../../base/bad-input.ts';
import type { ModelConfig } from '../../config/config-schema.ts';
import { safetensorsBytes } from '../../tensor-files/safetensors.ts';
import { changedConfig } from './config-text.ts';
import { ALL_LINEAR, firstOf, lastNames, merged, moduleOf, secondOf, targetsOf } from './lora.ts';
import type { Pretrained } from './pretrained-model.ts';

export interface SavedFile {
  name: string;
  bytes: Buffer;
}

/** transformers' names of the classes, by `model_type`. */
const CLASSES: Readonly<Record<string, string>> = {
  bert: 'Bert',
  roberta: 'Roberta',
  'xlm-roberta': 'XLMRoberta',
  camembert: 'Camembert',
  distilbert: 'DistilBert',
  modernbert: 'ModernBert',
  'deberta-v2': 'DebertaV2',
  llama: 'Llama',
  mistral: 'Mistral',
  qwen2: 'Qwen2',
  qwen3: 'Qwen3',
};
/** What a tokenizer may consist of. */
const TOKENIZER_FILES = [
  'tokenizer_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'vocab.txt',
  'vocab.json',
  'merges.txt',
  'sentencepiece.bpe.model',
  'tokenizer.model',
];
const ADAPTER_PREFIX = 'base_model.model.';

/** `model`: everything, adapters merged. `adapter`: only what learnt. Throws a BadInput where Python has no such model. */
export function huggingFaceFiles(
  form: 'model' | 'adapter',
  {
    config,
    opened,
    weights,
    padToken,
    tokenizerText,
  }: {
    config: ModelConfig;
    opened: Pretrained;
    weights: readonly NamedTensor[];
    padToken: number | null;
    tokenizerText: string;
  },
): SavedFile[] {
  if (config.pooling === 'mean')
    throw new BadInput(
      'pooling is mean, and transformers has no class that classifies so; export an ONNX file instead',
    );
  if (form === 'adapter') return adapterFiles(config, opened, weights);
  const { files, architecture, blueprint, lora } = opened;
  const trained = new Map(weights.map((tensor) => [tensor.name, tensor.values]));
  const frozen = new Map(opened.plan.frozen!.map(({ name, read }) => [name, read]));
  const tensors = blueprint.parts.map(({ name, shape }): NamedTensor => {
    const values = trained.get(name) ?? frozen.get(name)!();
    const module = moduleOf(name);
    if (!name.endsWith('.weight') || !lora?.modules.has(module)) return { name, shape, values };
    return { name, shape, values: merged(values, trained.get(firstOf(module))!, trained.get(secondOf(module))!, lora) };
  });
  const isProcess = architecture.kind === 'decoder' && blueprint.hasBias;
  const change = {
    torch_dtype: undefined,
    architectures: [`${CLASSES[architecture.modelType]}For${isProcess ? 'Token' : 'Sequence'}Classification`],
    dtype: 'float32',
    // Without it, transformers doesn't know where the texts of a batch end.
    pad_token_id: padToken,
    id2label: isProcess ? { 0: config.negative_label, 1: config.positive_label } : { 0: config.positive_label },
    label2id: isProcess ? { [config.negative_label]: 0, [config.positive_label]: 1 } : { [config.positive_label]: 0 },
  };
  return [
    {
      name: 'config.json',
      bytes: Buffer.from(changedConfig(readFileSync(join(files.path, 'config.json'), 'utf8'), change)),
    },
    {
      name: 'model.safetensors',
      bytes: safetensorsBytes(isProcess ? withTwoClasses(tensors, blueprint.answer) : tensors, { format: 'pt' }),
    },
    { name: 'tokenizer.json', bytes: Buffer.from(tokenizerText) },
    ...TOKENIZER_FILES.filter((name) => existsSync(join(files.path, name))).map((name) => ({
      name,
      bytes: readFileSync(join(files.path, name)),
    })),
  ];
}

function adapterFiles(
  config: ModelConfig,
  { files, lora, blueprint, architecture }: Pretrained,
  weights: readonly NamedTensor[],
): SavedFile[] {
  if (!lora)
    throw new BadInput(
      `tuning is ${config.tuning}, so there is no adapter; export the whole model with --format transformers`,
    );
  if (files.source !== files.path)
    throw new BadInput(
      `${files.source}: an adapter itself, and PEFT would put the new one on its base alone; export the whole model with --format transformers`,
    );
  const targets = targetsOf(config);
  const isProcess = architecture.kind === 'decoder' && blueprint.hasBias;
  const heads = blueprint.parts
    .filter(({ fresh }) => fresh !== undefined)
    .map(({ name }) => headModule(name, blueprint.prefix));
  // In PEFT's order of fields; what isn't named has its default.
  const description = {
    peft_type: 'LORA',
    task_type: isProcess ? 'TOKEN_CLS' : 'SEQ_CLS',
    base_model_name_or_path: files.path,
    r: lora.rank,
    lora_alpha: config.lora_alpha,
    lora_dropout: 0,
    bias: 'none',
    fan_in_fan_out: false,
    inference_mode: true,
    target_modules: targets.includes(ALL_LINEAR) ? lastNames(lora.modules) : targets,
    modules_to_save: [...new Set(heads)],
  };
  const tensors = isProcess ? withTwoClasses(weights, blueprint.answer) : weights;
  return [
    { name: 'adapter_config.json', bytes: jsonBytes(description) },
    {
      name: 'adapter_model.safetensors',
      bytes: safetensorsBytes(
        tensors.map((tensor) => ({ ...tensor, name: `${ADAPTER_PREFIX}${tensor.name}` })),
        { format: 'pt' },
      ),
    },
  ];
}

/** The module below the model's root or its body: "classifier" of "classifier.out_proj", "pooler" of "bert.pooler.dense". */
function headModule(name: string, prefix: string): string {
  return (name.startsWith(prefix) ? name.slice(prefix.length) : name).split('.')[0]!;
}

/** An answer for each of two classes whose difference is ours. */
function withTwoClasses(tensors: readonly NamedTensor[], answer: string): NamedTensor[] {
  return tensors.map((tensor) => {
    if (moduleOf(tensor.name) !== answer) return tensor;
    const half = tensor.values.map((value) => value / 2);
    const values = new Float32Array(2 * half.length);
    values.set(half.map((value) => -value));
    values.set(half, half.length);
    return { name: tensor.name, shape: [2, ...tensor.shape.slice(1)], values };
  });
}

function jsonBytes(value: object): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}
