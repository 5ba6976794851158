/** What a comparison compares: recipes of several seeds, or single runs; each with a letter and a colour that it keeps. */

import { fieldWords } from '../../words/field-words.ts';
import type { RunFields } from './fields.ts';
import { differingFields, recipeOf } from './fields.ts';

/** Colours of runs, in this order; r0 is ink and belongs to the baseline. Runs beyond them repeat them from r1 on, dashed. */
export const RUN_COLOURS = ['r0', 'r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7', 'r8'] as const;
export type RunColour = (typeof RUN_COLOURS)[number];

export interface ComparedSet {
  letter: string;
  name: string;
  colour: RunColour;
  isDashed: boolean;
  /** Indices of its runs. */
  runs: number[];
  isBase: boolean;
}

export interface NamedRun extends RunFields {
  id: string;
  name: string;
  /** The hub's mark of runs that differ in nothing but their seed; null until it is known. */
  recipe: string | null;
}

/** What a run is grouped by: equal for runs that differ in nothing but their seed. One that says nothing of its settings is like no other. */
function setKeyOf(run: NamedRun, by: 'seeds' | 'run'): string {
  return by === 'run' || run.fields.size === 0 ? run.id : (run.recipe ?? recipeOf(run));
}

/**
 * @param slotOf the place of a set among all that were on the page, from 0, by the ids of its runs: letters and colours follow it
 * @param base id of a run of the baseline; null: the first set
 */
export function comparedSets(
  runs: readonly NamedRun[],
  { by, base, slotOf }: { by: 'seeds' | 'run'; base: string | null; slotOf: (ids: readonly string[]) => number },
): ComparedSet[] {
  const groups = new Map<string, number[]>();
  runs.forEach((run, i) => {
    const key = setKeyOf(run, by);
    groups.set(key, [...(groups.get(key) ?? []), i]);
  });
  const lists = [...groups.values()];
  const slots = lists.map((list) => slotOf(list.map((i) => runs[i]!.id)));
  const wanted = lists.findIndex((list) => list.some((i) => runs[i]!.id === base));
  const baseAt = wanted < 0 ? 0 : wanted;
  const names = namesOf(lists, runs);
  return lists.map((list, i) => {
    // Whoever is the baseline is ink; who would be ink otherwise gets its colour.
    const slot = i === baseAt ? 0 : slots[i] === 0 ? slots[baseAt]! : slots[i]!;
    return {
      letter: LETTERS[slots[i]! % LETTERS.length]!,
      name: names[i]!,
      colour: RUN_COLOURS[slot === 0 ? 0 : ((slot - 1) % (RUN_COLOURS.length - 1)) + 1]!,
      isDashed: slot >= RUN_COLOURS.length,
      runs: list,
      isBase: i === baseAt,
    };
  });
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** A set of several seeds is named by the fields in which sets differ; where that says nothing, by its first run. */
function namesOf(lists: readonly number[][], runs: readonly NamedRun[]): string[] {
  const firsts = lists.map((list) => runs[list[0]!]!);
  const { names } = differingFields(firsts);
  const short = names.slice(0, MAX_NAMED_FIELDS);
  return lists.map((list, i) => {
    if (list.length === 1 || short.length === 0) return firsts[i]!.name;
    return short.map((name) => fieldWords(name, firsts[i]!.fields.get(name))).join(' · ');
  });
}

const MAX_NAMED_FIELDS = 4;
