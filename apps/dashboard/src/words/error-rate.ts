/** How often a rule was wrong when it was measured, in words. */

/** null where it was not measured: then nothing is said. */
export function errorRateOf(_rule: string): string | null {
  return null;
}
