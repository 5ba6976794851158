/** The fields of both configuration files: names, limits, defaults and descriptions. */

import { CATALOG } from '@rewardboard/metrics';
import { z } from 'zod';
import { DURATION } from '../base/duration.ts';

const count = (least: number, most: number) => z.int().min(least).max(most);
const share = () => z.number().min(0).max(1);
const label = () => z.string().min(1).max(40);

/** Every evaluation metric can select the best model. The catalog or greater_is_better gives its direction. */
const BEST_MODEL_METRICS = Object.entries(CATALOG)
  .filter(([path]) => path.startsWith('eval/'))
  .map(([, info]) => info.field);

/** Findings that can stop training: those that more steps make worse or can't fix. */
const STOPPING_RULES = ['divergence', 'collapse', 'overfitting', 'no-learning', 'plateau', 'underfitting'] as const;

export const SCHEDULES = ['linear', 'cosine', 'constant', 'constant_with_warmup'] as const;

export const modelConfigSchema = z.strictObject({
  model_type: z.enum(['bag', 'transformer', 'pretrained']).default('bag').describe('bag, transformer or pretrained'),
  pretrained: z.string().default('').describe('directory of the pretrained model'),
  pretrained_cache: z.string().default('').describe('tuning head: directory that caches embeddings'),
  tuning: z.enum(['lora', 'full', 'head']).default('lora').describe('what learns: adapters, all weights, or a head'),
  lora_rank: count(1, 1_024).default(16).describe('rank of each adapter'),
  lora_alpha: z.number().positive().max(10_000).default(32).describe('adapters are scaled by lora_alpha / lora_rank'),
  lora_targets: z.string().default('all-linear').describe('layers with adapters: all-linear, or names'),
  pooling: z.enum(['auto', 'cls', 'mean', 'last']).default('auto').describe('what a text is scored by'),
  supervision: z
    .enum(['process', 'outcome'])
    .default('process')
    .describe('process (label per step) or outcome (per solution)'),
  use_words: z.boolean().default(true).describe('use words and word pairs'),
  use_surface_numbers: z
    .boolean()
    .default(true)
    .describe('use lengths, counts and arithmetic; lora, full: only if set'),
  vocab_size: count(2, 200_000).default(2_000).describe('vocabulary size'),
  min_word_count: count(1, 1_000_000).default(2).describe('drop words rarer than this'),
  pair_buckets: count(0, 200_000).default(4_096).describe('hash buckets for word pairs; 0: none'),
  embedding_size: count(1, 1_024).default(64).describe('embedding width'),
  hidden_size: count(1, 4_096).default(128).describe('hidden units, or transformer width'),
  num_hidden_layers: count(1, 48).default(2).describe('transformer layers'),
  num_attention_heads: count(1, 64).default(4).describe('attention heads per layer'),
  intermediate_size: count(1, 16_384).default(512).describe('feed-forward units per layer'),
  max_sequence_length: count(8, 32_768).default(256).describe('tokens per row; longer solutions are split'),
  threshold: share().default(0.5).describe('probability from which a prediction is positive'),
  positive_label: label().default('correct').describe('name of class 1'),
  negative_label: label().default('incorrect').describe('name of class 0'),
});

export const trainConfigSchema = z.strictObject({
  num_train_epochs: z.number().positive().max(100_000).default(3).describe('passes over the training set'),
  max_steps: count(-1, 1_000_000_000).default(-1).describe('optimizer steps; -1: from num_train_epochs'),
  per_device_train_batch_size: count(1, 65_536).default(32).describe('training batch size per device'),
  group_by_length: z.boolean().default(true).describe('texts of similar length share a batch'),
  devices: count(1, 64).default(1).describe('devices that share each batch'),
  per_device_eval_batch_size: count(1, 65_536).default(256).describe('evaluation batch size'),
  learning_rate: z.number().positive().max(10).default(1e-3).describe('peak learning rate'),
  gradient_accumulation_steps: count(1, 65_536).default(1).describe('batches per optimizer step'),
  lr_scheduler_type: z.enum(SCHEDULES).default('linear').describe('learning rate schedule'),
  warmup_ratio: share().default(0.05).describe('share of steps spent warming up'),
  warmup_steps: count(0, 1_000_000_000).default(0).describe('warm-up steps; 0: use warmup_ratio'),
  weight_decay: z.number().min(0).max(10).default(0.01).describe('AdamW weight decay'),
  adam_beta1: z.number().min(0).lt(1).default(0.9).describe('AdamW beta1'),
  adam_beta2: z.number().min(0).lt(1).default(0.999).describe('AdamW beta2'),
  adam_epsilon: z.number().positive().max(1).default(1e-8).describe('AdamW epsilon'),
  hidden_dropout: z.number().min(0).max(0.95).default(0.2).describe('dropout of hidden units'),
  word_dropout: z.number().min(0).max(0.95).default(0.2).describe('dropout of words and word pairs'),
  max_grad_norm: z.number().min(0).default(1).describe('clip gradients to this norm; 0: off'),
  class_weight: z.enum(['none', 'balanced']).default('none').describe('balanced: give both classes equal weight'),
  pos_weight: z.number().positive().max(1_000_000).default(1).describe('loss weight of class 1'),
  label_smoothing_factor: z.number().min(0).lt(1).default(0).describe('label smoothing'),
  center_rewards_coefficient: z
    .number()
    .min(0)
    .max(10)
    .default(0.01)
    .describe('for pairs: pulls the mean reward toward 0'),
  on_nonfinite: z.enum(['stop', 'skip']).default('stop').describe("when a batch's loss isn't finite"),
  evaluation_strategy: z.enum(['steps', 'epoch']).default('steps').describe('when to evaluate'),
  eval_steps: count(1, 1_000_000_000).default(250).describe('steps between evaluations'),
  eval_on_start: z.boolean().default(false).describe('also evaluate before the first step'),
  eval_train_examples: count(0, 1_000_000)
    .default(2_000)
    .describe('training examples to score at each evaluation too; 0: none'),
  logging_steps: count(1, 1_000_000_000).default(50).describe('steps between logged losses'),
  logging_first_step: z.boolean().default(true).describe('also log the first step'),
  num_samples_to_log: count(0, 1_000).default(20).describe('sample predictions per evaluation'),
  report_to: z.enum(['none', 'tensorboard']).default('none').describe('also write TensorBoard event files'),
  system_metrics_seconds: z
    .number()
    .min(0)
    .max(86_400)
    .default(10)
    .describe('seconds between samples of processor, memory and GPUs; 0: none'),
  save_strategy: z.enum(['steps', 'epoch', 'best', 'no']).default('steps').describe('when to save a checkpoint'),
  save_steps: count(1, 1_000_000_000).default(500).describe('steps between checkpoints'),
  save_total_limit: count(0, 1_000_000).default(2).describe('checkpoints to keep; 0: all'),
  load_best_model_at_end: z.boolean().default(true).describe('keep the best model, not the last'),
  metric_for_best_model: z
    .enum(BEST_MODEL_METRICS as [string, ...string[]])
    .default('eval_f1')
    .describe('metric that selects the best model'),
  greater_is_better: z.enum(['auto', 'true', 'false']).default('auto').describe('direction of that metric'),
  early_stopping_patience: count(0, 1_000_000)
    .default(0)
    .describe('stop after this many evaluations without improvement; 0: off'),
  early_stopping_threshold: z.number().min(0).default(0).describe('smallest improvement that counts'),
  stop_on: z.array(z.enum(STOPPING_RULES)).default([]).describe('findings that stop training, comma-separated'),
  time_limit: z
    .string()
    .refine((text) => text === 'none' || DURATION.test(text), 'none, or a duration such as 3h30m')
    .default('none')
    .describe('save and stop after this time, such as 3h30m'),
  validation_share: z.number().min(0.01).max(0.9).default(0.1).describe('share of problems held out for validation'),
  max_examples: count(-1, 1_000_000_000)
    .refine((value) => value !== 0, '0 leaves no data; -1 uses all of it')
    .default(-1)
    .describe('examples to use at most; -1: all'),
  neutral_labels: z.enum(['good', 'bad', 'ignore']).default('good').describe("label of PRM800K's neutral steps"),
  seed: count(0, 4_294_967_295).default(42).describe('random seed of weights, order and dropout'),
  split_seed: count(0, 4_294_967_295)
    .default(42)
    .describe('random seed of the data: which problems are held out; equal for runs to compare'),
  generated_problems: count(10, 200_000).default(2_000).describe('problems to generate without --data'),
  generated_solutions: count(1, 32).default(4).describe('solutions per generated problem'),
  generated_label_noise: z.number().min(0).max(0.5).default(0.04).describe('share of generated labels to flip'),
});

/** Field names of other versions of `transformers`. */
export const FIELD_ALIASES: Readonly<Record<string, string>> = {
  eval_strategy: 'evaluation_strategy',
  per_gpu_train_batch_size: 'per_device_train_batch_size',
  per_gpu_eval_batch_size: 'per_device_eval_batch_size',
};

/** What replaced fields and values of earlier versions. */
export const REPLACED: Readonly<Record<string, string>> = {
  encoder:
    'the field encoder has been replaced: set pretrained to the directory (which needs model.safetensors), model_type to pretrained, and tuning to head',
  encoder_cache: 'the field encoder_cache is now called pretrained_cache',
};

export type ModelConfig = z.infer<typeof modelConfigSchema>;
export type TrainConfig = z.infer<typeof trainConfigSchema>;

export type ConfigFile = 'model' | 'train';
export const SCHEMAS = { model: modelConfigSchema, train: trainConfigSchema } as const;
