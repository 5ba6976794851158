/** Names for narrow columns: what all of them begin with says nothing there, "…/run0" for "sweep/run0" beside "sweep/run1". */

const SEPARATOR = /[/_\-. ]/;
/** Shorter beginnings take hardly any room. */
const LEAST = 6;

export function shortNames(names: readonly string[]): string[] {
  const [first = ''] = names;
  let common = 0;
  while (common < first.length && names.every((name) => name.length > common + 1 && name[common] === first[common]))
    common++;
  // Words stay whole, with what divides them.
  while (common > 0 && !SEPARATOR.test(first[common]!)) common--;
  return names.length < 2 || common < LEAST ? [...names] : names.map((name) => `…${name.slice(common)}`);
}
