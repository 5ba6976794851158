/** Where a run comes from, as people read it; the API keeps its own names. */

const OWN = 'own journal';
const UPLINK = 'uplink';
const BY_UPLINK = ', by uplink';
const NAMES: Readonly<Record<string, string>> = {
  [OWN]: 'rewardboard trainer',
  [UPLINK]: `rewardboard trainer${BY_UPLINK}`,
};

/** @returns the source of a run whose journal names the program that wrote it */
export function sourceOfProgram(program: string, source: string): string {
  return source === UPLINK || source.endsWith(BY_UPLINK) ? `${program}${BY_UPLINK}` : program;
}

/** The program alone, without how its run came. @param source of a run's summary */
export function programOfSource(source: string): string {
  return sourceName(source).replace(BY_UPLINK, '');
}

/** @param source of a run's summary: also the names of its log files, which stay as they are */
export function sourceName(source: string): string {
  return Object.hasOwn(NAMES, source) ? NAMES[source]! : source;
}
