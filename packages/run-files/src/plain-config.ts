/** Hyperparameters as trackers keep them: plain values, groups by their path. */

import type { RunAbout } from '@rewardboard/protocol';

/** transformers and its model have about 400 together. */
const MAX_CONFIG_FIELDS = 1_000;
const MAX_CONFIG_DEPTH = 4;
const MAX_CONFIG_TEXT = 500;

/** Fields of groups become "group.field"; lists and empty values are left out. Adds to `into`, and never beyond its bound. */
export function addPlainConfig(into: Record<string, unknown>, name: string, value: unknown, depth = 0): void {
  if (Object.keys(into).length >= MAX_CONFIG_FIELDS) return;
  if (typeof value === 'string') into[name] = value.slice(0, MAX_CONFIG_TEXT);
  else if (typeof value === 'number' || typeof value === 'boolean') into[name] = value;
  else if (typeof value === 'object' && value !== null && !Array.isArray(value) && depth < MAX_CONFIG_DEPTH)
    for (const [field, inner] of Object.entries(value)) addPlainConfig(into, `${name}.${field}`, inner, depth + 1);
}

/** The configuration, and what its fields say of the run: those of transformers' TrainingArguments. */
export function aboutOfConfig(config: Record<string, unknown>): RunAbout {
  const { logging_nan_inf_filter: filter, max_steps: steps, num_train_epochs: epochs } = config;
  return {
    config,
    ...(typeof filter === 'boolean' ? { lossNanFiltered: filter } : {}),
    ...(typeof steps === 'number' && steps > 0 ? { plannedSteps: steps } : {}),
    ...(typeof epochs === 'number' && epochs > 0 ? { plannedEpochs: epochs } : {}),
  };
}
