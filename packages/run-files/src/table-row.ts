/** One line of a table of numbers, cut into cells. */

const SEPARATORS = [',', ';', '\t', '|'] as const;
/** " " is any white space. */
export type Separator = (typeof SEPARATORS)[number] | ' ';

/** "30;0,244;0,344": the commas are within the numbers. */
const OF_DECIMAL_COMMAS = /^\s{0,9}[\d.,eE+-]{1,40}(?:;\s{0,9}[\d.,eE+-]{1,40}){1,200}\s{0,9}$/;
const MAX_ROW = 8_000;

/** The one that cuts the header into the most cells, white space where no other does; null for a line of one cell. */
export function separatorOf(header: string): Separator | null {
  if (header.length <= MAX_ROW && OF_DECIMAL_COMMAS.test(header)) return ';';
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
  const row = separator === '|' ? withinPipes(line) : line;
  if (!row.includes('"')) return isSpaced ? row.trim().split(/\s+/) : row.split(separator).map((cell) => cell.trim());
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    while (row[at] === ' ') at++;
    let cell = '';
    if (row[at] === '"') {
      for (at++; at < row.length; at++) {
        if (row[at] !== '"') cell += row[at];
        else if (row[at + 1] === '"') cell += row[at++];
        else break;
      }
      at++;
    }
    const end = row.indexOf(separator, at);
    cell += row.slice(at, end < 0 ? undefined : end);
    cells.push(cell.trim());
    if (end < 0 || (isSpaced && row.slice(end).trim() === '')) return cells;
    at = end + 1;
  }
}

/** Tables in Markdown have a "|" at both ends of a row. */
function withinPipes(line: string): string {
  const text = line.trim();
  return text.length > 2 && text.startsWith('|') && text.endsWith('|') ? text.slice(1, -1) : line;
}
