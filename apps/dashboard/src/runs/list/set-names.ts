/** Names of seed sets: what distinguishes each recipe from the others of its section. */

import type { RunLine } from '@rewardboard/protocol';
import { fieldWords } from '../../words/field-words.ts';

/** Fields that a name holds. */
const MAX_PARTS = 4;
/** So many have room. */
const SHORT = 2;
const SEED = /(?:^|[_./])seed$|(?:^|[./])random_state$/i;
const PLACE = /(?:^|[_./])(?:dir|directory|path|name|id|host|hostname|port|device|rank|timestamp|time|date|version)$/i;
/** What stands before a number that counts runs: "baseline-seed-". */
const COUNTED = new Set(['', 's', 'seed', 'run', 'v', 'version', 'exp']);

export function isSeedField(name: string): boolean {
  return SEED.test(name);
}

/** @param sets runs that differ in nothing but their seed, each not empty @returns a name for each, in their order */
export function setNames(sets: readonly (readonly RunLine[])[]): string[] {
  const recipes = sets.map(([run]) => run!.fields);
  const names = new Set<string>();
  for (const fields of recipes) for (const name in fields) if (Object.hasOwn(fields, name)) names.add(name);
  const varying = [...names].filter((name) => {
    if (SEED.test(name) || PLACE.test(name)) return false;
    const first = recipes[0]![name];
    return recipes.some((fields) => fields[name] !== first);
  });
  const isUnusual = unusualValues(recipes, varying);
  return sets.map((runs) => {
    const { fields } = runs[0]!;
    const held = varying.filter((name) => Object.hasOwn(fields, name));
    // The list cuts the ends of long names, so what makes this recipe another one comes first.
    const first = held.length > SHORT ? held.filter((name) => isUnusual(name, fields[name])) : [];
    const inOrder = [...first, ...held.filter((name) => !first.includes(name))];
    const parts = inOrder.map((name) => fieldWords(name, fields[name]));
    if (parts.length === 0) return commonName(runs);
    return (
      parts.slice(0, MAX_PARTS).join(' · ') + (parts.length > MAX_PARTS ? ` · ${parts.length - MAX_PARTS} more` : '')
    );
  });
}

/** Tells values that at most half as many recipes have as have the commonest one of that field. */
function unusualValues(recipes: readonly RunLine['fields'][], names: readonly string[]) {
  const counts = new Map(
    names.map((name) => {
      const of = new Map<unknown, number>();
      for (const { [name]: value } of recipes) of.set(value, (of.get(value) ?? 0) + 1);
      return [name, { of, most: Math.max(...of.values()) }];
    }),
  );
  return (name: string, value: unknown) => {
    const { of, most } = counts.get(name)!;
    return of.get(value)! * 2 <= most;
  };
}

/** What the names of its runs begin with. */
function commonName(runs: readonly RunLine[]): string {
  const [first = '', ...others] = runs.map(({ name }) => name);
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length--;
  const parts = first.slice(0, length).split(/[-_./\s]+/);
  while (parts.length > 1 && COUNTED.has(parts.at(-1)!.toLowerCase())) parts.pop();
  return first.slice(0, Math.max(0, parts.join(' ').length)) || first;
}
