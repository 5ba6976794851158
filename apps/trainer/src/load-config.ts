/** Reads a configuration file and the flags that override it. Everything wrong is named: file, line, field, value, remedy. */

import { readFileSync } from 'node:fs';
import { LineCounter, isMap, isScalar, parseDocument } from 'yaml';
import { BadInput, systemReason } from './bad-input.ts';
import type { ConfigFile, ModelConfig, TrainConfig } from './config-schema.ts';
import { SCHEMAS } from './config-schema.ts';
import type { ConfigField } from './config-fields.ts';
import { configFields } from './config-fields.ts';
import { nearestName } from './nearest-name.ts';

export type Overrides = Readonly<Record<string, string | number | boolean>>;

export interface LoadedConfig {
  model: ModelConfig;
  train: TrainConfig;
  /** Fields whose value is not the default, in the order of the schemas. */
  changedFields: string[];
}

export function loadConfig(options: { modelConfigPath?: string; trainConfigPath?: string; overrides: Overrides }): LoadedConfig {
  const unknown = Object.keys(options.overrides).find((name) => !configFields.some((field) => field.name === name));
  if (unknown !== undefined) throw new BadInput(`--${unknown}: ${unknownField(unknown, configFields.map((f) => f.name))}`);
  const load = (file: ConfigFile, path: string | undefined) => validated(file, path === undefined ? [] : entriesOf(path), options.overrides);
  const model = load('model', options.modelConfigPath) as ModelConfig;
  const train = load('train', options.trainConfigPath) as TrainConfig;
  if (!model.use_words && !model.use_surface_numbers)
    throw new BadInput('use_words and use_surface_numbers are both false: nothing is left to learn from; set one of them to true');
  if (model.model_type === 'transformer' && model.hidden_size % model.num_attention_heads !== 0)
    throw new BadInput(
      `hidden_size is ${model.hidden_size}, which ${model.num_attention_heads} heads (num_attention_heads) cannot share equally; ` +
        `take ${Math.ceil(model.hidden_size / model.num_attention_heads) * model.num_attention_heads}`,
    );
  const values: Record<string, unknown> = { ...model, ...train };
  return { model, train, changedFields: configFields.filter((f) => values[f.name] !== f.default).map((f) => f.name) };
}

/** A field as it was given: where, and what. */
interface Entry {
  place: string;
  name: string;
  value: unknown;
}

/** The fields of a YAML text with the lines they stand on. */
function entriesOf(path: string): Entry[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new BadInput(`${path}: cannot be read: ${systemReason(error)}`);
  }
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const place = (offset: number) => `${path}:${lineCounter.linePos(offset).line}`;
  const broken = document.errors[0];
  if (broken) throw new BadInput(`${place(broken.pos[0])}: not YAML: ${broken.message}`);
  if (document.contents === null) return [];
  if (!isMap(document.contents)) throw new BadInput(`${path}:1: expected lines of "field: value"`);
  return document.contents.items.map(({ key, value }) => {
    const at = place(isScalar(key) && key.range ? key.range[0] : 0);
    if (!isScalar(key)) throw new BadInput(`${at}: a field's name is a plain word`);
    const plain: unknown = isScalar(value) ? value.value : ((value as { toJSON?: () => unknown } | null)?.toJSON?.() ?? null);
    return { place: at, name: String(key.value), value: plain };
  });
}

function validated(file: ConfigFile, entries: readonly Entry[], overrides: Overrides): unknown {
  const fields = configFields.filter((field) => field.file === file);
  const flags = fields
    .filter((field) => Object.hasOwn(overrides, field.name))
    .map((field): Entry => ({ place: `--${field.name}`, name: field.name, value: fromFlag(field, overrides[field.name]!) }));
  // A flag stands after the file and wins.
  const given = new Map<string, Entry>();
  for (const entry of [...entries, ...flags]) {
    const field = fields.find(({ name }) => name === entry.name);
    if (!field) throw new BadInput(`${entry.place}: ${unknownField(entry.name, fields.map((f) => f.name), file)}`);
    check(field, entry);
    given.set(entry.name, entry);
  }
  return SCHEMAS[file].parse(Object.fromEntries([...given.values()].map(({ name, value }) => [name, value])));
}

function check(field: ConfigField, { place, name, value }: Entry): void {
  const shape: Record<string, { safeParse(v: unknown): { success: boolean; error?: { issues: { message: string }[] } } }> = SCHEMAS[field.file].shape;
  const result = shape[name]!.safeParse(value === undefined ? null : value);
  if (result.success) return;
  const near = field.choices && typeof value === 'string' ? nearestName(value, field.choices) : null;
  const expected = field.choices ? `expected one of ${field.choices.join(', ')}` : `expected ${article(field.type)}: ${result.error!.issues[0]!.message}`;
  throw new BadInput(`${place}: ${name} is ${JSON.stringify(value)}, ${expected}${near ? `. Did you mean ${near}?` : ''}`);
}

function unknownField(name: string, known: readonly string[], file?: ConfigFile): string {
  const other = file && configFields.find((field) => field.name === name && field.file !== file);
  if (other) return `unknown field ${name}: it belongs to the ${other.file} configuration`;
  const near = nearestName(name, known);
  return `unknown field ${name}${near ? `; did you mean ${near}?` : `. Fields: ${known.join(', ')}`}`;
}

/** A flag's text as the value that YAML would have given. */
function fromFlag({ type }: ConfigField, value: string | number | boolean): unknown {
  if (typeof value !== 'string') return value;
  if (type === 'boolean') return value === 'true' ? true : value === 'false' ? false : value;
  if (type === 'number' || type === 'integer') return value.trim() !== '' && !Number.isNaN(Number(value)) ? Number(value) : value;
  return value;
}

function article(type: ConfigField['type']): string {
  return type === 'integer' ? 'a whole number' : type === 'boolean' ? 'true or false' : type === 'number' ? 'a number' : 'a text';
}
