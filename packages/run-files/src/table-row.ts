/** One line of a table of numbers, cut into cells. */

const SEPARATORS = [',', ';', '\t', '|'] as const;
/** " " is any white space. */
export type Separator = (typeof SEPARATORS)[number] | ' ';

/** The one that cuts the header into the most cells, white space where no other does; null for a line of one cell. */
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
  return best ?? (/\S\s+\S/.test(header) ? ' ' : null);
}

/** Cells without the white space around them; a cell in quotes may hold the separator, and "" for a quote. */
export function cellsOf(line: string, separator: Separator): string[] {
  const isSpaced = separator === ' ';
  if (!line.includes('"'))
    return isSpaced ? line.trim().split(/\s+/) : line.split(separator).map((cell) => cell.trim());
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
    if (end < 0 || (isSpaced && line.slice(end).trim() === '')) return cells;
    at = end + 1;
  }
}
