/** How the board writes durations and ages. */

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const YEAR_DAYS = 365;

/** 187000 -> "3:07"; 3787000 -> "1:03:07"; two days and an hour -> "2 d 1 h". */
export function duration(elapsedMs: number): string {
  if (!Number.isFinite(elapsedMs)) return 'unknown';
  const ms = Math.max(0, elapsedMs);
  if (ms >= 2 * DAY_MS) return `${Math.floor(ms / DAY_MS)} d ${Math.floor((ms % DAY_MS) / HOUR_MS)} h`;
  const seconds = Math.floor(ms / SECOND_MS);
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** "14:05", or "30 Nov 14:05" with its day. @param localMs milliseconds of local time, as if it were UTC */
export function clockTime(localMs: number, hasDay: boolean): string {
  const at = new Date(localMs);
  if (Number.isNaN(at.getTime())) return 'unknown';
  const seconds = localMs % MINUTE_MS === 0 ? 16 : 19;
  const time = at.toISOString().slice(11, seconds);
  if (!hasDay) return time;
  const day = at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
  return localMs % DAY_MS === 0 ? day : `${day} ${time}`;
}

/** 1200 -> "1 s"; 840000 -> "14 min"; 7200000 -> "2 h"; 172800000 -> "2 d"; from two years on in years. */
export function span(elapsedMs: number): string {
  const ms = Math.max(0, elapsedMs);
  if (ms < MINUTE_MS) return `${Math.floor(ms / SECOND_MS)} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < 2 * DAY_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  const days = Math.floor(ms / DAY_MS);
  return days < 2 * YEAR_DAYS ? `${days} d` : `${Math.floor(days / YEAR_DAYS)} y`;
}

/** The age of a point by the hub's clock, which may be a little ahead of the page's. */
export function age(sinceMs: number, nowMs: number): string {
  return `${span(nowMs - sinceMs)} ago`;
}
