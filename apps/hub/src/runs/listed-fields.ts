/** A run's configuration as the list has it, and which runs differ in nothing but their seed. */

import { createHash } from 'node:crypto';
import type { FieldValue, GatheredRun, ListedData } from '@rewardboard/protocol';

/** Fields of a run. */
const MAX_LISTED_FIELDS = 200;
/** Characters of a value. */
const MAX_FIELD_TEXT = 80;
/** By the last part of its name: a seed, in any program. */
const SEED = /(?:^|_)seed$|^random_state$/i;
/** What names a run or its place says nothing of its recipe. */
const PLACE =
  /(?:^|_)(?:dir|directory|path|name|id|host|hostname|port|device|rank|timestamp|time|date|version)$|^(?:cuda_visible_devices|report_to|system_metrics_seconds)$/i;

/** What the list takes from a run's configuration and data. */
export interface Recipe {
  fields: Record<string, FieldValue>;
  seedSet: string | null;
  validation: ListedData | null;
}

type Described = Pick<GatheredRun, 'info' | 'about'>;

/** By `about`, which is replaced whenever it changes: points come much more often. */
const known = new WeakMap<object, { info: GatheredRun['info']; recipe: Recipe }>();

export function recipeOf(run: Described): Recipe {
  const last = known.get(run.about);
  if (last && last.info === run.info) return last.recipe;
  const fields = fieldsOf(run);
  const recipe = { fields, seedSet: seedSetOf(fields, run.info?.data.source), validation: validationOf(run) };
  known.set(run.about, { info: run.info, recipe });
  return recipe;
}

/** Flat, "optimizer.lr" for what is nested. */
export function fieldsOf({ info, about }: Described): Record<string, FieldValue> {
  const fields = Object.create(null) as Record<string, FieldValue>;
  const room = { left: MAX_LISTED_FIELDS };
  for (const config of [info?.modelConfig, info?.trainConfig, about.config]) if (config) take(config, '', fields, room);
  return fields;
}

function take(
  config: Record<string, unknown>,
  prefix: string,
  fields: Record<string, FieldValue>,
  room: { left: number },
): void {
  for (const [name, value] of Object.entries(config)) {
    if (room.left <= 0) return;
    const path = prefix + name;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      take(value as Record<string, unknown>, `${path}.`, fields, room);
      continue;
    }
    if (!Object.hasOwn(fields, path)) room.left--;
    fields[path] = plain(value);
  }
}

function plain(value: unknown): FieldValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MAX_FIELD_TEXT ? `${text.slice(0, MAX_FIELD_TEXT)}…` : text;
}

/** The last part of a field's name. */
const lastPart = (name: string) => name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf('/')) + 1);

/** @param data what it was trained on, as the run names it @returns null where nothing is known of the recipe */
export function seedSetOf(fields: Readonly<Record<string, FieldValue>>, data = ''): string | null {
  const recipe = Object.keys(fields)
    .filter((name) => !SEED.test(lastPart(name)) && !PLACE.test(lastPart(name)))
    .sort();
  if (recipe.length === 0) return null;
  return hashOf([data, ...recipe.map((name) => [name, fields[name]])]);
}

/**
 * The validation set by what the run says of it: how many examples and problems, the share of right ones, and how well single
 * numbers such as their lengths sort them. All of these are equal only for the same examples.
 * @returns null for a log that says nothing of its data
 */
export function validationOf({ info }: Pick<GatheredRun, 'info'>): ListedData | null {
  const data = info?.data;
  if (!data || data.evalExamples === 0) return null;
  const { source, evalExamples, evalProblems, evalBaseRate, trivialAuc, fingerprint } = data;
  // As many examples with as many right ones can be others.
  if (trivialAuc.length === 0 && fingerprint === '') return null;
  const content = trivialAuc.length > 0 ? trivialAuc.map(({ name, auc }) => [name, auc]) : fingerprint;
  return {
    fingerprint: hashOf([evalExamples, evalProblems, evalBaseRate, content]),
    name: source,
    examples: evalExamples,
  };
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12);
}
