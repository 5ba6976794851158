/** Checks targets as a person writes them in `config/targets.yaml`. The caller parses the YAML. */

import { CATALOG } from '@rewardboard/metrics';
import type { Target } from './target.ts';
import { GAP } from './target.ts';

/** Most targets in one file. */
const MAX_TARGETS = 20;

const FIELDS = ['metric', 'at_least', 'below'];

/**
 * @param raw `{ targets: [{ metric, at_least | below }] }`
 * @throws Error that names the field, its value and what is allowed
 */
export function parseTargets(raw: unknown): Target[] {
  const list = isRecord(raw) ? raw.targets : undefined;
  if (isRecord(raw)) {
    const extra = Object.keys(raw).find((key) => key !== 'targets');
    if (extra !== undefined)
      throw new Error(`targets: unknown field "${extra}"; the one field at the top is "targets", a list`);
  }
  if (!Array.isArray(list))
    throw new Error(
      `targets: ${shown(list)} is not a list; write "targets:" and below it "- metric: eval/accuracy" with "at_least: 0.85"`,
    );
  if (list.length > MAX_TARGETS)
    throw new Error(`targets: ${list.length} entries; at most ${MAX_TARGETS} can be shown`);
  const targets = list.map((entry: unknown, index) => parseTarget(entry, `targets[${index}]`));
  targets.forEach(({ metric }, index) => {
    const first = targets.findIndex((target) => target.metric === metric);
    if (first < index)
      throw new Error(`targets[${index}].metric: "${metric}" has a target already in targets[${first}]; keep one`);
  });
  return targets;
}

function parseTarget(entry: unknown, at: string): Target {
  if (!isRecord(entry))
    throw new Error(`${at}: ${shown(entry)} is not a target; write "metric: eval/accuracy" and "at_least: 0.85"`);
  const unknown = Object.keys(entry).find((key) => !FIELDS.includes(key));
  if (unknown !== undefined) throw new Error(`${at}.${unknown}: unknown field; a target has ${FIELDS.join(', ')}`);
  const { metric, at_least: atLeast, below } = entry;
  if (typeof metric !== 'string' || (metric !== GAP && !Object.hasOwn(CATALOG, metric)))
    throw new Error(
      `${at}.metric: ${shown(metric)} is not a metric; use one of ${[...Object.keys(CATALOG), GAP].join(', ')}`,
    );
  if ((atLeast === undefined) === (below === undefined))
    throw new Error(
      `${at}: ${metric} needs either "at_least" or "below", ${atLeast === undefined ? 'and has none' : 'not both'}`,
    );
  const field = atLeast === undefined ? 'below' : 'at_least';
  const target = atLeast === undefined ? below : atLeast;
  if (typeof target !== 'number' || !Number.isFinite(target))
    throw new Error(`${at}.${field}: ${shown(target)} is not a number; write for example ${field}: 0.85`);
  if (CATALOG[metric]?.isShare && (target < 0 || target > 1))
    throw new Error(`${at}.${field}: ${target} is not between 0 and 1; ${metric} is a share: 85% is 0.85`);
  return { metric, comparison: field === 'below' ? '<' : '>=', target };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text =
    typeof value === 'string'
      ? `"${value}"`
      : Array.isArray(value)
        ? 'a list'
        : isRecord(value)
          ? 'a mapping'
          : String(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
