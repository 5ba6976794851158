/**
 * `trainer_state.json` as the `transformers` library's Trainer writes it into each checkpoint, so that its tools read our runs:
 * sorted keys, indent of 2, bare NaN as Python has it.
 */

import { CATALOG } from '@rewardboard/metrics';
import type { EndEvent, RunEvent } from '@rewardboard/protocol';
import type { TrainConfig } from '../config/config-schema.ts';

/** Rows kept for the file, the newest; a row takes about 150 bytes, and each checkpoint writes all of them. */
const MAX_LOG_ROWS = 100_000;

type Row = Record<string, number>;

/** Collects what the library calls the log history. */
export class LogHistory {
  #rows: Row[] = [];

  see(event: RunEvent): void {
    if (event.type !== 'train' && event.type !== 'evaluation') return;
    const at = { ...(event.epoch === undefined ? {} : { epoch: event.epoch }), step: event.step };
    // The library has two rows where we have one event.
    for (const side of ['train', 'eval'] as const) {
      const named = Object.entries(event.values).flatMap(([path, value]) =>
        path.startsWith(`${side}/`) ? [[nameOf(path), value] as const] : [],
      );
      if (named.length > 0) this.#rows.push({ ...Object.fromEntries(named), ...at });
    }
    if (this.#rows.length > 1.1 * MAX_LOG_ROWS) this.#rows = this.#rows.slice(-MAX_LOG_ROWS);
  }

  get rows(): readonly Row[] {
    return this.#rows;
  }
}

export interface StateFacts {
  step: number;
  plan: { steps: number; stepsPerEpoch: number; epochs: number };
  config: TrainConfig;
  best: EndEvent['best'] | null;
  bestCheckpointPath: string | null;
  failures: number;
  shouldStop: boolean;
  history: readonly Row[];
}

export function trainerStateText({
  step,
  plan,
  config,
  best,
  bestCheckpointPath,
  failures,
  shouldStop,
  history,
}: StateFacts): string {
  const state = {
    best_global_step: best?.step ?? null,
    best_metric: best?.value ?? null,
    best_model_checkpoint: bestCheckpointPath,
    epoch: step / plan.stepsPerEpoch,
    eval_steps: config.evaluation_strategy === 'epoch' ? plan.stepsPerEpoch : config.eval_steps,
    global_step: step,
    is_hyper_param_search: false,
    is_local_process_zero: true,
    is_world_process_zero: true,
    log_history: history,
    logging_steps: config.logging_steps,
    max_steps: plan.steps,
    num_input_tokens_seen: 0,
    num_train_epochs: Math.ceil(plan.epochs),
    save_steps: config.save_strategy === 'epoch' ? plan.stepsPerEpoch : config.save_steps,
    stateful_callbacks: {
      ...(config.early_stopping_patience > 0
        ? {
            EarlyStoppingCallback: {
              args: {
                early_stopping_patience: config.early_stopping_patience,
                early_stopping_threshold: config.early_stopping_threshold,
              },
              attributes: { early_stopping_patience_counter: failures },
            },
          }
        : {}),
      TrainerControl: {
        args: {
          should_epoch_stop: false,
          should_evaluate: false,
          should_log: false,
          should_save: true,
          should_training_stop: shouldStop,
        },
        attributes: {},
      },
    },
    total_flos: 0,
    train_batch_size: config.per_device_train_batch_size,
    trial_name: null,
    trial_params: null,
  };
  return `${pythonJson(state)}\n`;
}

/** `loss`, `grad_norm`, `learning_rate`, `eval_loss`, `eval_f1` ... */
function nameOf(path: string): string {
  const name = path.slice(path.indexOf('/') + 1).replaceAll('/', '_');
  if (path.startsWith('eval/')) return CATALOG[path]?.field ?? `eval_${name}`;
  return name;
}

/** `json.dumps(value, indent=2, sort_keys=True)`. */
function pythonJson(value: unknown, indent = ''): string {
  if (typeof value === 'number')
    return Number.isNaN(value)
      ? 'NaN'
      : Number.isFinite(value)
        ? JSON.stringify(value)
        : value > 0
          ? 'Infinity'
          : '-Infinity';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const deeper = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((entry) => pythonJson(entry, deeper))
    : Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, entry]) => `${JSON.stringify(key)}: ${pythonJson(entry, deeper)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return parts.length === 0
    ? `${open}${close}`
    : `${open}\n${parts.map((part) => `${deeper}${part}`).join(',\n')}\n${indent}${close}`;
}
