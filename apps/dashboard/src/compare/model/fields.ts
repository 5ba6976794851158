/** The configuration of a run as flat fields, and which of them differ between runs. */

import type { Run } from '@rewardboard/protocol';
import { numberText } from '../../words/field-words.ts';

/** Fields that say where and when a run was written, not what was trained. */
const PLACES = new Set(
  'output_dir logging_dir log_dir save_dir cache_dir encoder_cache run_name run_id run_dir hub_model_id output_path log_path save_path hostname timestamp resume_from_checkpoint'.split(
    ' ',
  ),
);
const SEEDS = new Set(['seed', 'random_seed', 'random_state', 'data_seed']);
/** A field's value is compared and shown up to this length. */
const MAX_VALUE_LETTERS = 120;
/** More fields than this aren't compared. */
const MAX_FIELDS = 1_000;

export interface RunFields {
  /** Without seeds. */
  fields: ReadonlyMap<string, string>;
  seed: string | null;
}

export function fieldsOf({ info, about }: Pick<Run, 'info' | 'about'>): RunFields {
  const fields = new Map<string, string>();
  let seed: string | null = null;
  const add = (name: string, value: unknown) => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [key, inner] of Object.entries(value)) add(name === '' ? key : `${name}.${key}`, inner);
      return;
    }
    const last = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
    if (PLACES.has(last)) return;
    if (SEEDS.has(last)) seed ??= valueText(value);
    else if (fields.size < MAX_FIELDS && !fields.has(name)) fields.set(name, valueText(value));
  };
  for (const from of [about.config, info?.modelConfig, info?.trainConfig]) if (from) add('', from);
  return { fields, seed };
}

function valueText(value: unknown): string {
  const text =
    typeof value === 'string' ? value : typeof value === 'number' ? numberText(value) : JSON.stringify(value);
  return (text ?? 'none').slice(0, MAX_VALUE_LETTERS);
}

/** What two runs must have in common to differ in nothing but their seed. */
export function recipeOf({ fields }: RunFields): string {
  return JSON.stringify([...fields].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export interface DifferingFields {
  /** Of all fields of all runs together. */
  names: string[];
  total: number;
}

/** A run whose log has no configuration at all says nothing of it. */
export function differingFields(runs: readonly RunFields[]): DifferingFields {
  const known = runs.filter(({ fields }) => fields.size > 0);
  const names = new Set(known.flatMap(({ fields }) => [...fields.keys()]));
  const differs = (name: string) => new Set(known.map(({ fields }) => fields.get(name))).size > 1;
  return { names: [...names].filter(differs), total: names.size };
}
