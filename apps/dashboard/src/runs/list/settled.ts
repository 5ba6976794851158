/** Rows in the places that they had: a row must not move under the pointer. */

import type { Row } from './rows.ts';

/** @returns the rows of `now` in the order of `before`; new ones follow the row that they follow in `now` */
export function settled(before: readonly Row[], now: readonly Row[]): readonly Row[] {
  const place = new Map(before.map(({ key }, i) => [key, i]));
  const known = now.filter(({ key }) => place.has(key)).sort((a, b) => place.get(a.key)! - place.get(b.key)!);
  if (known.length === now.length) return known;
  const behind = new Map<string, Row[]>();
  let last = '';
  for (const row of now) {
    if (place.has(row.key)) last = row.key;
    else {
      const known = behind.get(last);
      if (known) known.push(row);
      else behind.set(last, [row]);
    }
  }
  return [...(behind.get('') ?? []), ...known.flatMap((row) => [row, ...(behind.get(row.key) ?? [])])];
}
