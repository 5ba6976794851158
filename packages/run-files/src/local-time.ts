/** Times as Python's `datetime.now().isoformat()` and `logging` print them: local, without a zone. */

const TIME = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?$/;

/** A time for use inside a regular expression. */
export const TIME_PATTERN = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?`;

/**
 * Unix time in ms of a text, or undefined when it is no time. A text without a zone is local time of the machine that
 * reads: whoever wrote it did not say more.
 */
export function timeOfText(text: string): number | undefined {
  const match = TIME.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return undefined;
  const fractionMs = match[7] === undefined ? 0 : Number(`0.${match[7]}`) * 1000;
  const zone = match[8];
  if (zone === undefined) return new Date(year, month - 1, day, hour, minute, second).getTime() + fractionMs;
  const zoneMinutes =
    zone === 'Z' ? 0 : Number(zone[0] + '1') * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)));
  return Date.UTC(year, month - 1, day, hour, minute - zoneMinutes, second) + fractionMs;
}

/** `YYYY-MM-DDTHH:MM:SS`, local time. Empty for a time that no calendar has. */
export function secondsText(timeMs: number): string {
  const date = new Date(timeMs);
  if (Number.isNaN(date.getTime())) return '';
  const two = (n: number) => String(n).padStart(2, '0');
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** `YYYY-MM-DDTHH:MM:SS.ffffff`, local time. Empty for a time that no calendar has. */
export function microsecondsText(timeMs: number): string {
  const microseconds = Math.round(timeMs * 1000);
  const fraction = ((microseconds % 1e6) + 1e6) % 1e6;
  const seconds = secondsText((microseconds - fraction) / 1000);
  return seconds && `${seconds}.${String(fraction).padStart(6, '0')}`;
}
