/** The name that was probably meant. */

import { editDistance } from '@rewardboard/metrics';

/** @returns the known name with the fewest edits, or null if it takes more edits than a third of the longer name's length */
export function nearestName(wrong: string, known: readonly string[]): string | null {
  const plain = wrong.toLowerCase().replaceAll('-', '_');
  const ranked = known.map((name) => ({ name, edits: editDistance(plain, name) })).sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  return best && best.edits <= Math.max(plain.length, best.name.length) / 3 ? best.name : null;
}
