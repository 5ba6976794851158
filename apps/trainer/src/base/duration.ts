/** Durations such as `3h30m`, `45m`, `90s` or `1d`. */

const UNITS_MS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 } as const;
export const DURATION = /^(?=\d)(?:(\d+(?:\.\d+)?)d)?(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s)?$/;

/** @returns ms, or null if the text isn't a duration */
export function durationMs(text: string): number | null {
  const match = DURATION.exec(text);
  if (!match) return null;
  return Object.values(UNITS_MS).reduce((sum, unit, i) => sum + Number(match[i + 1] ?? 0) * unit, 0);
}
