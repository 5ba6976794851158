/** The fields of the two configurations that the corpus keeps: those that recipes set or rules read, also where they are defaults. */

const KEPT = {
  modelConfig: [
    'use_words',
    'use_surface_numbers',
    'vocab_size',
    'pair_buckets',
    'embedding_size',
    'hidden_size',
    'threshold',
  ],
  trainConfig: [
    'max_steps',
    'per_device_train_batch_size',
    'learning_rate',
    'lr_scheduler_type',
    'warmup_ratio',
    'weight_decay',
    'hidden_dropout',
    'word_dropout',
    'max_grad_norm',
    'eval_steps',
    'logging_steps',
    'load_best_model_at_end',
    'metric_for_best_model',
    'seed',
  ],
} as const;

export function keptFields(file: keyof typeof KEPT, config: object): Record<string, unknown> {
  const values = new Map(Object.entries(config));
  return Object.fromEntries(KEPT[file].map((name) => [name, values.get(name)]));
}
