/** Dates as C's `ctime` writes them, which skeleton-based action recognition and many scripts begin their lines with. */

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
/** "[ Sun Oct 29 17:00:03 2023 ] ", "Sun Oct  1 17:00:03 UTC 2023 ", at the beginning of a line. */
const CTIME =
  /^\[? ?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d) (?:[A-Z]{2,5} )?(\d{4})(?: ?\](?= |\t|$)|(?=[ \t:,]|$))/;

/** The same line with a date that is read as one. */
export function withPlainDate(line: string): string {
  const found = CTIME.exec(line);
  const month = found ? MONTHS.indexOf(found[1]!) + 1 : 0;
  if (!found || month === 0) return line;
  const date = `${found[4]}-${String(month).padStart(2, '0')}-${found[2]!.padStart(2, '0')}`;
  return `${date} ${found[3]}${line.slice(found[0].length)}`;
}
