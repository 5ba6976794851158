/** One line of a table of numbers, cut into cells. */

const SEPARATORS = [',', ';', '\t', '|'] as const;
export type Separator = (typeof SEPARATORS)[number];

/** The one that cuts the header into the most cells; null for a line of one cell. */
export function separatorOf(header: string): Separator | null {
  let best: Separator | null = null;
  let most = 1;
  for (const separator of SEPARATORS) {
    const count = cellsOf(header, separator).length;
    if (count > most) {
      most = count;
      best = separator;
    }
  }
  return best;
}

/** Cells without the white space around them; a cell in quotes may hold the separator, and "" for a quote. */
export function cellsOf(line: string, separator: Separator): string[] {
  if (!line.includes('"')) return line.split(separator).map((cell) => cell.trim());
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    while (line[at] === ' ') at++;
    let cell = '';
    if (line[at] === '"') {
      for (at++; at < line.length; at++) {
        if (line[at] !== '"') cell += line[at];
        else if (line[at + 1] === '"') cell += line[at++];
        else break;
      }
      at++;
    }
    const end = line.indexOf(separator, at);
    cell += line.slice(at, end < 0 ? undefined : end);
    cells.push(cell.trim());
    if (end < 0) return cells;
    at = end + 1;
  }
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const NON_FINITE: Readonly<Record<string, number>> = {
  nan: NaN,
  inf: Infinity,
  '+inf': Infinity,
  '-inf': -Infinity,
  infinity: Infinity,
  '+infinity': Infinity,
  '-infinity': -Infinity,
};
const MISSING = new Set(['', 'na', 'n/a', 'none', 'null', '-', '--']);
/** Several numbers of one record, as Keras writes a vector: no point of a curve. */
const LIST = /^[[(].*[\])]$/;

/** The number of a cell; null for one that is left out; undefined for text. */
export function numberOfCell(cell: string): number | null | undefined {
  if (NUMBER.test(cell)) return Number(cell);
  const key = cell.toLowerCase();
  if (Object.hasOwn(NON_FINITE, key)) return NON_FINITE[key];
  return MISSING.has(key) || LIST.test(cell) ? null : undefined;
}
