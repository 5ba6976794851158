/** The two configuration files, field by field: the only place that knows names, limits, defaults and meanings. */

import { CATALOG } from '@rewardboard/metrics';
import { z } from 'zod';
import { DURATION } from '../base/duration.ts';
import { SCHEDULES } from '../training/learning-rate.ts';

const count = (least: number, most: number) => z.int().min(least).max(most);
const share = () => z.number().min(0).max(1);
const label = () => z.string().min(1).max(40);

/** What may choose the best model: every metric of an evaluation. Which way is better says the catalog, or greater_is_better. */
const BEST_MODEL_METRICS = Object.entries(CATALOG)
  .filter(([path]) => path.startsWith('eval/'))
  .map(([, info]) => info.field);

/** Findings at which a training may stop by itself: those that more steps make worse, or cannot mend. */
export const STOPPING_RULES = [
  'divergence',
  'collapse',
  'overfitting',
  'no-learning',
  'plateau',
  'underfitting',
] as const;

export const modelConfigSchema = z.strictObject({
  model_type: z
    .enum(['bag', 'transformer', 'encoder'])
    .default('bag')
    .describe(
      'bag: words and surface numbers, one hidden layer; transformer: an encoder from scratch; encoder: a pretrained one, frozen, with a hidden layer on it',
    ),
  encoder: z
    .string()
    .default('')
    .describe(
      'directory of the pretrained encoder: config.json, tokenizer.json, tokenizer_config.json, onnx/model.onnx',
    ),
  encoder_cache: z
    .string()
    .default('')
    .describe(
      'directory that keeps its embeddings for the next training; left out: with the other things that rewardboard remembers',
    ),
  supervision: z
    .enum(['process', 'outcome'])
    .default('process')
    .describe('process: each step is judged where the data judges steps; outcome: the whole solution'),
  use_words: z.boolean().default(true).describe('learn from words and word pairs'),
  use_surface_numbers: z.boolean().default(true).describe('learn from what can be counted: lengths, steps, operations'),
  vocab_size: count(2, 200_000).default(2_000).describe('words kept of the training set, the most frequent'),
  min_word_count: count(1, 1_000_000).default(2).describe('times a word must occur in the training set to be kept'),
  pair_buckets: count(0, 200_000)
    .default(4_096)
    .describe('embedding rows that word pairs share, for problem and solution each; 0: no pairs'),
  embedding_size: count(1, 1_024).default(64).describe('numbers an embedding row has'),
  hidden_size: count(1, 4_096).default(128).describe('units of the hidden layer; of the transformer its width'),
  num_hidden_layers: count(1, 48).default(2).describe('layers of the transformer'),
  num_attention_heads: count(1, 64).default(4).describe('heads of each layer; the width is divided among them'),
  intermediate_size: count(1, 16_384).default(512).describe('units of the feed-forward part of each layer'),
  max_sequence_length: count(8, 4_096)
    .default(256)
    .describe('most tokens of a row; a longer solution is judged in several'),
  threshold: share().default(0.5).describe('probability from which an example is called positive'),
  positive_label: label().default('correct').describe('what the class called 1 means'),
  negative_label: label().default('incorrect').describe('what the class called 0 means'),
});

export const trainConfigSchema = z.strictObject({
  num_train_epochs: z.number().positive().max(100_000).default(3).describe('passes over the training set'),
  max_steps: count(-1, 1_000_000_000)
    .default(-1)
    .describe('updates to make, whatever the epochs say; -1: as the epochs say'),
  per_device_train_batch_size: count(1, 65_536).default(32).describe('examples in a training step'),
  devices: count(1, 64)
    .default(1)
    .describe(
      'devices among which each batch is divided: a process for each graphics card, a thread each where the processor computes',
    ),
  per_device_eval_batch_size: count(1, 65_536).default(256).describe('examples looked at together in an evaluation'),
  learning_rate: z.number().positive().max(10).default(1e-3).describe('highest learning rate'),
  gradient_accumulation_steps: count(1, 65_536)
    .default(1)
    .describe('batches whose gradients are added up before an update'),
  lr_scheduler_type: z.enum(SCHEDULES).default('linear').describe('how the learning rate falls after the warm-up'),
  warmup_ratio: share().default(0.05).describe('share of the steps in which the learning rate rises'),
  warmup_steps: count(0, 1_000_000_000)
    .default(0)
    .describe('steps in which the learning rate rises; 0: as warmup_ratio says'),
  weight_decay: z.number().min(0).max(10).default(0.01).describe('decay of the weight matrices (AdamW)'),
  adam_beta1: z.number().min(0).lt(1).default(0.9).describe('memory of the gradient'),
  adam_beta2: z.number().min(0).lt(1).default(0.999).describe('memory of its square'),
  adam_epsilon: z.number().positive().max(1).default(1e-8).describe('added to the root of the square'),
  hidden_dropout: z
    .number()
    .min(0)
    .max(0.95)
    .default(0.2)
    .describe('share of the hidden layers dropped in a training step'),
  word_dropout: z
    .number()
    .min(0)
    .max(0.95)
    .default(0.2)
    .describe('share of words and pairs left out in a training step'),
  max_grad_norm: z.number().min(0).default(1).describe('longer gradients are scaled to this length; 0: never'),
  class_weight: z
    .enum(['none', 'balanced'])
    .default('none')
    .describe('balanced: both classes weigh the same in the loss'),
  pos_weight: z
    .number()
    .positive()
    .max(1_000_000)
    .default(1)
    .describe('factor of the loss of examples of the class called 1'),
  label_smoothing_factor: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe('share of each label that is spread over both classes'),
  on_nonfinite: z
    .enum(['stop', 'skip'])
    .default('stop')
    .describe('when the loss of a batch is not finite: stop, or leave the batch out'),
  evaluation_strategy: z
    .enum(['steps', 'epoch'])
    .default('steps')
    .describe('evaluate every eval_steps, or after each epoch; and at the end'),
  eval_steps: count(1, 1_000_000_000).default(250).describe('steps between two evaluations'),
  eval_on_start: z.boolean().default(false).describe('evaluate before the first step too'),
  logging_steps: count(1, 1_000_000_000).default(50).describe('steps between two logged training losses'),
  logging_first_step: z.boolean().default(true).describe('log the first step too'),
  num_samples_to_log: count(0, 1_000).default(20).describe('validation examples logged with their text'),
  save_strategy: z
    .enum(['steps', 'epoch', 'best', 'no'])
    .default('steps')
    .describe(
      'when to save a checkpoint besides the best: every save_steps, or after each epoch, and at the end; or never',
    ),
  save_steps: count(1, 1_000_000_000).default(500).describe('steps between two checkpoints'),
  save_total_limit: count(0, 1_000_000).default(2).describe('checkpoints to keep, always with the best; 0: all'),
  load_best_model_at_end: z.boolean().default(true).describe('keep the best model; otherwise that of the last step'),
  metric_for_best_model: z
    .enum(BEST_MODEL_METRICS as [string, ...string[]])
    .default('eval_f1')
    .describe('what chooses the best model'),
  greater_is_better: z
    .enum(['auto', 'true', 'false'])
    .default('auto')
    .describe('whether more of that metric is better; auto: as is known of it'),
  early_stopping_patience: count(0, 1_000_000)
    .default(0)
    .describe('evaluations without a better metric after which to stop; 0: never'),
  early_stopping_threshold: z.number().min(0).default(0).describe('a metric is better when it is so by more than this'),
  stop_on: z
    .array(z.enum(STOPPING_RULES))
    .default([])
    .describe(`findings at which to save and stop: ${STOPPING_RULES.join(', ')}`),
  time_limit: z
    .string()
    .refine((text) => text === 'none' || DURATION.test(text), 'none, or such as 3h30m')
    .default('none')
    .describe('save and leave after this long, such as 3h30m; none: no limit'),
  validation_share: z
    .number()
    .min(0.01)
    .max(0.9)
    .default(0.1)
    .describe('share of the problems set apart for validation'),
  center_rewards_coefficient: z
    .number()
    .min(0)
    .max(10)
    .default(0.01)
    .describe('of pairs: pulls the mean reward to 0; 0: not at all'),
  max_examples: count(-1, 1_000_000_000)
    .refine((value) => value !== 0, 'with 0 nothing is left')
    .default(-1)
    .describe('examples of --data kept at most, whole problems drawn at random; -1: all'),
  neutral_labels: z
    .enum(['good', 'bad', 'ignore'])
    .default('good')
    .describe('what a step counts as that PRM800K rates neutral'),
  seed: count(0, 4_294_967_295).default(42).describe('of the split, the first weights, the order and the dropout'),
  report_to: z
    .enum(['none', 'tensorboard'])
    .default('none')
    .describe('tensorboard: also write event files into logs/ of the output directory'),
  generated_problems: count(10, 200_000).default(2_000).describe('problems to generate when no data is given'),
  generated_solutions: count(1, 32).default(4).describe('solutions of each generated problem'),
  generated_label_noise: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.04)
    .describe('share of the generated labels that are turned over'),
});

/** Other spellings of a field, as other versions of `transformers` have them. */
export const FIELD_ALIASES: Readonly<Record<string, string>> = {
  eval_strategy: 'evaluation_strategy',
  per_gpu_train_batch_size: 'per_device_train_batch_size',
  per_gpu_eval_batch_size: 'per_device_eval_batch_size',
};

export type ModelConfig = z.infer<typeof modelConfigSchema>;
export type TrainConfig = z.infer<typeof trainConfigSchema>;

export type ConfigFile = 'model' | 'train';
export const SCHEMAS = { model: modelConfigSchema, train: trainConfigSchema } as const;
