/** Reads a configuration file and the options that override it. An error names file, line, field, value and remedy. */

import { CATALOG, pathOfField } from '@rewardboard/metrics';
import { BadInput } from '../base/bad-input.ts';
import type { ConfigFile, ModelConfig, TrainConfig } from './config-schema.ts';
import { FIELD_ALIASES, REPLACED, SCHEMAS } from './config-schema.ts';
import type { ConfigField } from './config-fields.ts';
import { configFields } from './config-fields.ts';
import { nearestName } from '../base/nearest-name.ts';
import { readYaml } from './read-yaml.ts';

export type Overrides = Readonly<Record<string, string | number | boolean>>;

/** The configuration of a resumed run: defaults for fields that neither a file nor an option sets. */
export interface BaseConfig {
  place: string;
  model: Readonly<Record<string, unknown>>;
  train: Readonly<Record<string, unknown>>;
}

export interface LoadedConfig {
  model: ModelConfig;
  train: TrainConfig;
  /** Fields that differ from their default, in schema order. */
  changedFields: string[];
}

export function loadConfig(options: {
  modelConfigPath?: string;
  trainConfigPath?: string;
  overrides: Overrides;
  base?: BaseConfig;
}): LoadedConfig {
  const unknown = Object.keys(options.overrides).find(
    (name) => !configFields.some((field) => field.name === canonical(name)),
  );
  if (unknown !== undefined)
    throw new BadInput(
      `--${unknown}: ${unknownField(
        unknown,
        configFields.map((f) => f.name),
      )}`,
    );
  const load = (file: ConfigFile, path: string | undefined) => {
    const { base } = options;
    const former = base
      ? Object.entries(base[file]).map(([name, value]): Entry => ({ place: base.place, name, value }))
      : [];
    return validated(file, former, path === undefined ? [] : entriesOf(path), options.overrides);
  };
  const model = load('model', options.modelConfigPath) as ModelConfig;
  const train = load('train', options.trainConfigPath) as TrainConfig;
  if (model.model_type === 'bag' && !model.use_words && !model.use_surface_numbers)
    throw new BadInput(
      'use_words and use_surface_numbers are both false, so the model has no input; set at least one to true',
    );
  if (model.model_type === 'transformer' && model.hidden_size % model.num_attention_heads !== 0)
    throw new BadInput(
      `hidden_size is ${model.hidden_size}, which is not divisible by num_attention_heads, ${model.num_attention_heads}; ` +
        `use ${Math.ceil(model.hidden_size / model.num_attention_heads) * model.num_attention_heads}`,
    );
  if (model.model_type === 'pretrained' && model.pretrained === '')
    throw new BadInput(
      'model_type is pretrained, but pretrained is not set; set it to the directory of a pretrained model, as in config/model_config_pretrained.yaml',
    );
  if (model.model_type !== 'pretrained' && model.pretrained !== '')
    throw new BadInput(
      `pretrained is ${JSON.stringify(model.pretrained)}, but model_type is ${model.model_type}; set model_type to pretrained, or remove pretrained`,
    );
  requireDirection(train);
  const values: Record<string, unknown> = { ...model, ...train };
  return {
    model,
    train,
    changedFields: configFields
      .filter((f) => JSON.stringify(values[f.name]) !== JSON.stringify(f.default))
      .map((f) => f.name),
  };
}

/** A metric that selects the best model needs a direction: the catalog's, or greater_is_better. */
function requireDirection({ metric_for_best_model: metric, greater_is_better: greater }: TrainConfig): void {
  const better = CATALOG[pathOfField(metric)]?.better ?? 'none';
  if (better === 'none' && greater === 'auto')
    throw new BadInput(
      `metric_for_best_model is ${metric}, which has no default direction; set greater_is_better to true or false`,
    );
  if (better !== 'none' && greater !== 'auto' && (better === 'up') !== (greater === 'true'))
    throw new BadInput(
      `greater_is_better is ${greater}, but a ${better === 'up' ? 'higher' : 'lower'} ${metric} is better, so the worst model would be kept; remove greater_is_better`,
    );
}

/** A field as given, with its place. */
interface Entry {
  place: string;
  name: string;
  value: unknown;
}

function entriesOf(path: string): Entry[] {
  const { value: fields, placeOf } = readYaml(path);
  if (fields === null) return [];
  if (typeof fields !== 'object' || Array.isArray(fields))
    throw new BadInput(`${path}:1: expected lines of "field: value"`);
  return Object.entries(fields).map(([name, value]) => ({ place: placeOf([name]), name, value: value as unknown }));
}

function validated(file: ConfigFile, base: readonly Entry[], entries: readonly Entry[], overrides: Overrides): unknown {
  const fields = configFields.filter((field) => field.file === file);
  const flags = Object.entries(overrides).flatMap(([name, value]): Entry[] => {
    const field = fields.find((f) => f.name === canonical(name));
    return field ? [{ place: `--${name}`, name, value: fromFlag(field, value) }] : [];
  });
  const given = new Map<string, Entry>();
  // A file overrides the resumed run, and an option overrides both.
  for (const source of [base, entries, flags]) {
    const here = new Map<string, Entry>();
    for (const entry of source) {
      const name = canonical(entry.name);
      const field = fields.find((f) => f.name === name);
      if (!field)
        throw new BadInput(
          `${entry.place}: ${unknownField(
            entry.name,
            fields.map((f) => f.name),
            file,
          )}`,
        );
      const plain = { ...entry, name, value: spelled(field, entry.value) };
      check(field, plain);
      const other = here.get(name);
      if (other && JSON.stringify(other.value) !== JSON.stringify(plain.value))
        throw new BadInput(
          `${entry.place}: ${name} is already set to another value at ${other.place}; remove one of them`,
        );
      here.set(name, plain);
    }
    for (const [name, entry] of here) given.set(name, entry);
  }
  const values = Object.fromEntries([...given.values()].map(({ name, value }) => [name, value]));
  // Python has no class for a fine-tuned model with numbers beside its text, so they are joined only if asked for.
  if (values.model_type === 'pretrained' && values.tuning !== 'head') values.use_surface_numbers ??= false;
  return SCHEMAS[file].parse(values);
}

/** The name of a field, given its name in any version of `transformers`. */
function canonical(name: string): string {
  return Object.hasOwn(FIELD_ALIASES, name) ? FIELD_ALIASES[name]! : name;
}

/** A value in the form that the schema expects; other common forms are converted. */
function spelled({ name, type, choices }: ConfigField, value: unknown): unknown {
  if (type === 'choice' && typeof value === 'boolean') return String(value);
  if (type === 'list' && typeof value === 'string') return [value];
  // `transformers` allows the name without eval_.
  if (name === 'metric_for_best_model' && typeof value === 'string' && choices!.includes(`eval_${value}`))
    return `eval_${value}`;
  return value;
}

interface Issue {
  code: string;
  message: string;
  inclusive?: boolean;
  minimum?: number | bigint;
  maximum?: number | bigint;
  origin?: string;
}

/** The limit that a value of the right type breaks: " above 0", " of at most 1". */
function limitText({ code, message, inclusive, minimum, maximum, origin }: Issue): string {
  const unit = origin === 'string' ? ' characters' : '';
  if (code === 'too_small') return ` ${inclusive ? 'of at least' : 'above'} ${minimum}${unit}`;
  if (code === 'too_big') return ` ${inclusive ? 'of at most' : 'below'} ${maximum}${unit}`;
  return code === 'invalid_type' ? '' : `: ${message}`;
}

function check(field: ConfigField, { place, name, value }: Entry): void {
  const shape: Record<string, { safeParse(v: unknown): { success: boolean; error?: { issues: Issue[] } } }> =
    SCHEMAS[field.file].shape;
  const result = shape[name]!.safeParse(value === undefined ? null : value);
  if (result.success) return;
  const wrong = Array.isArray(value) ? value.find((entry) => !field.choices?.includes(entry as string)) : value;
  const near = field.choices && typeof wrong === 'string' ? nearestName(wrong, field.choices) : null;
  const expected = field.choices
    ? `expected ${field.type === 'list' ? 'a list of' : 'one of'} ${field.choices.join(', ')}`
    : `expected ${article(field.type)}${limitText(result.error!.issues[0]!)}`;
  if (name === 'model_type' && value === 'encoder')
    throw new BadInput(`${place}: model_type encoder: ${REPLACED.encoder}`);
  throw new BadInput(
    `${place}: ${name} is ${JSON.stringify(value)}, ${expected}${near ? `. Did you mean ${near}?` : ''}`,
  );
}

function unknownField(name: string, known: readonly string[], file?: ConfigFile): string {
  if (Object.hasOwn(REPLACED, name)) return REPLACED[name]!;
  const other = file && configFields.find((field) => field.name === name && field.file !== file);
  if (other)
    return `unknown field ${name}; it belongs to the ${other.file === 'model' ? 'model' : 'training'} configuration`;
  const near = nearestName(name, [
    ...known,
    ...Object.keys(FIELD_ALIASES).filter((alias) => known.includes(FIELD_ALIASES[alias]!)),
  ]);
  return `unknown field ${name}${near ? `; did you mean ${near}?` : `. Known fields: ${known.join(', ')}`}`;
}

/** An option's text as the value that YAML would give. */
function fromFlag({ type }: ConfigField, value: string | number | boolean): unknown {
  if (typeof value !== 'string') return value;
  if (type === 'list')
    return value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  if (type === 'boolean') return value === 'true' ? true : value === 'false' ? false : value;
  if (type === 'number' || type === 'integer')
    return value.trim() !== '' && !Number.isNaN(Number(value)) ? Number(value) : value;
  return value;
}

function article(type: ConfigField['type']): string {
  return type === 'integer'
    ? 'an integer'
    : type === 'boolean'
      ? 'true or false'
      : type === 'number'
        ? 'a number'
        : 'a string';
}
