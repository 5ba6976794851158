/** Statistics of one set of examples: counts, labels, lengths, writers. */

import type { Side } from './data-set.ts';

/** Minimum, quartiles, 95th percentile, maximum. */
const QUANTILES = [0, 0.25, 0.5, 0.75, 0.95, 1] as const;
/** Writers that are listed. */
const MAX_WRITERS = 20;

export interface WriterReport {
  name: string;
  examples: number;
  right: number;
  wrong: number;
}

export interface SetReport {
  examples: number;
  problems: number;
  /** Labels; both 0 for preferences. */
  right: number;
  wrong: number;
  /** Steps without a label, or whose label belongs to another solution. */
  unjudged: number;
  /** At QUANTILES; null if there are no examples or no steps. */
  steps: number[] | null;
  /** Of a solution, or of an answer of a pair. */
  characters: number[] | null;
  writers: WriterReport[];
  /** How many writers are not listed. */
  moreWriters: number;
}

export function reportSet({ packed, indices }: Side): SetReport {
  const keys = new Set<number>();
  const writers = new Map<string, WriterReport>();
  const steps = new Uint32Array(indices.length);
  const characters = new Uint32Array(indices.length);
  const hasSteps = 'countsOf' in packed;
  const total = { right: 0, wrong: 0, unjudged: 0 };
  indices.forEach((index, i) => {
    keys.add(packed.keyOf(index));
    characters[i] = packed.charactersOf(index);
    if (!hasSteps) return;
    steps[i] = packed.stepsOf(index);
    const { right, wrong, unjudged } = packed.countsOf(index);
    total.right += right;
    total.wrong += wrong;
    total.unjudged += unjudged;
    const name = packed.writerOf(index);
    if (name === null) return;
    const writer = writers.get(name) ?? { name, examples: 0, right: 0, wrong: 0 };
    writers.set(name, writer);
    writer.examples++;
    writer.right += right;
    writer.wrong += wrong;
  });
  const ranked = [...writers.values()].sort((a, b) => b.examples - a.examples || (a.name < b.name ? -1 : 1));
  return {
    examples: indices.length,
    problems: keys.size,
    ...total,
    steps: hasSteps ? quantilesOf(steps) : null,
    characters: quantilesOf(characters),
    writers: ranked.slice(0, MAX_WRITERS),
    moreWriters: Math.max(0, ranked.length - MAX_WRITERS),
  };
}

/** The lowest value that at least this share of the values does not exceed. Sorts in place. */
function quantilesOf(values: Uint32Array): number[] | null {
  if (values.length === 0) return null;
  values.sort();
  return QUANTILES.map((share) => values[Math.max(0, Math.ceil(share * values.length) - 1)]!);
}
