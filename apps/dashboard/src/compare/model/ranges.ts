/** Parts of axes that a person chose: runs outside of them go into the background. Kept in the address, a part for each axis. */

/** Values, as the axis writes them; the same twice for one. */
export type Range = readonly [from: string, to: string];
/** By the name of the setting; '' is the score. */
export type Ranges = ReadonlyMap<string, Range>;

export const NO_RANGES: Ranges = new Map();
/** Ranges that an address may choose. */
const MAX_RANGES = 40;
const MAX_LETTERS = 200;
const SEPARATOR = '~';

/** Parts of an address: "learning_rate~1e-4~3e-3", "~0.6~0.7" for the score. What is no range is left out. */
export function rangesOf(parts: readonly string[]): Ranges {
  const ranges = new Map<string, Range>();
  for (const part of parts) {
    const cells = part.split(SEPARATOR);
    if (cells.length !== 3 || part.length > MAX_LETTERS || ranges.size >= MAX_RANGES) continue;
    const [name, from, to] = cells.map(decoded) as [string, string, string];
    if (from !== '' && to !== '') ranges.set(name, [from, to]);
  }
  return ranges.size === 0 ? NO_RANGES : ranges;
}

export function partsOfRanges(ranges: Ranges): string[] {
  return [...ranges].map(([name, range]) => [name, ...range].map(encoded).join(SEPARATOR));
}

/** Only what parts a range is encoded: the address encodes the rest. */
function encoded(text: string): string {
  return text.replaceAll('%', '%25').replaceAll(SEPARATOR, '%7E');
}

function decoded(text: string): string {
  return text.replaceAll('%7E', SEPARATOR).replaceAll('%25', '%');
}
