/** How the examples of a validation set are divided: by what the data says of them, and by what can be counted of their texts. */

import type { PredictedExamples } from '@rewardboard/protocol';

/** Fields of the data that are used, and values of each; rarer ones are together "other". */
const MAX_FIELDS = 6;
const MAX_VALUES = 12;
/** A number is cut into at most so many ranges, about equally large. */
const MAX_RANGES = 4;
const WORD_RANGES = 3;
/** A field with more values than a share of the examples names them, and doesn't divide them. */
const MAX_SHARE_OF_VALUES = 0.25;

export interface SliceGroup {
  title: string;
  /** At least two. */
  names: string[];
  /** Of each example the index of its name; -1 where it belongs to none. */
  of: Int16Array;
}

export function sliceGroups(examples: PredictedExamples): SliceGroup[] {
  const fields = Object.entries(examples.slices).slice(0, MAX_FIELDS);
  const isOfSteps = examples.kind === 'steps';
  const lengths = examples.step.map((step) => step + 1);
  const words = examples.text.map(wordsIn);
  return [
    ...fields.map(([field, values]) => byValue(field === 'writer' ? 'Writer of the solution' : titled(field), values)),
    byRange(isOfSteps ? 'Position of the step' : 'Steps of the solution', lengths, MAX_RANGES),
    // Examples without a text have no length.
    examples.withoutText > 0
      ? null
      : byRange(isOfSteps ? 'Words of the step' : 'Words of the solution', words, WORD_RANGES),
  ].filter((group) => group !== null);
}

function titled(field: string): string {
  return field.charAt(0).toUpperCase() + field.slice(1).replaceAll('_', ' ');
}

export function wordsIn(text: string): number {
  let words = 0;
  let isInWord = false;
  for (let i = 0; i < text.length; i++) {
    const isSpace = text.charCodeAt(i) <= 32;
    if (!isSpace && !isInWord) words++;
    isInWord = !isSpace;
  }
  return words;
}

function byValue(title: string, values: readonly (string | null)[]): SliceGroup | null {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  if (counts.size < 2 || counts.size > Math.max(MAX_VALUES, MAX_SHARE_OF_VALUES * values.length)) return null;
  const byCount = [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)!);
  const isCut = byCount.length > MAX_VALUES;
  const named = (isCut ? byCount.slice(0, MAX_VALUES - 1) : byCount).sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  const index = new Map(named.map((name, i) => [name, i]));
  const names = isCut ? [...named, `other (${byCount.length - named.length})`] : named;
  return {
    title,
    names,
    of: Int16Array.from(values, (value) => (value === null ? -1 : (index.get(value) ?? named.length))),
  };
}

/** Cut at quantiles, so that each range has enough examples to say something. */
function byRange(title: string, values: readonly number[], ranges: number): SliceGroup | null {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return null;
  const ends: number[] = [];
  for (let i = 1; i < ranges; i++) {
    const end = sorted[Math.ceil((i * sorted.length) / ranges) - 1]!;
    if (end > (ends.at(-1) ?? -Infinity) && end < sorted.at(-1)!) ends.push(end);
  }
  if (ends.length === 0) return null;
  const names = [...ends, Infinity].map((end, i) => {
    const from = i === 0 ? sorted[0]! : ends[i - 1]! + 1;
    if (end === Infinity) return `${from} and more`;
    if (i === 0 && from < end) return `up to ${end}`;
    return from === end ? String(end) : `${from} to ${end}`;
  });
  const rangeOf = (value: number) => {
    const at = ends.findIndex((end) => value <= end);
    return at < 0 ? ends.length : at;
  };
  return { title, names, of: Int16Array.from(values, rangeOf) };
}
