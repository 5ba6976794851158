/** The name that was probably meant. */

/** @returns the known name with the fewest edits, or null if it takes more edits than a third of the longer name's length */
export function nearestName(wrong: string, known: readonly string[]): string | null {
  const plain = wrong.toLowerCase().replaceAll('-', '_');
  const ranked = known.map((name) => ({ name, edits: editDistance(plain, name) })).sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  return best && best.edits <= Math.max(plain.length, best.name.length) / 3 ? best.name : null;
}

/** Levenshtein: insertions, deletions and replacements. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
