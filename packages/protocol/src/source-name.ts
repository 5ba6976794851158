/** Where a run comes from, as people read it; the API keeps its own names. */

const NAMES: Readonly<Record<string, string>> = {
  'own journal': 'rewardboard trainer',
  uplink: 'rewardboard trainer, by uplink',
};

/** @param source of a run's summary: also the names of its log files, which stay as they are */
export function sourceName(source: string): string {
  return Object.hasOwn(NAMES, source) ? NAMES[source]! : source;
}
