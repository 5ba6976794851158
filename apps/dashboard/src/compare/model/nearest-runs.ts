/** Runs that a single one can be compared with: of the same validation data, and the fewest fields apart. */

import type { RunLine } from '@rewardboard/protocol';

const NEAREST = 3;

export interface NearRun {
  id: string;
  name: string;
  /** Names of the fields that differ; none for another seed. */
  differs: string[];
}

type Candidate = Pick<RunLine, 'id' | 'name' | 'fields' | 'validation'>;

export function nearestRuns(runId: string, all: readonly Candidate[]): NearRun[] {
  const run = all.find(({ id }) => id === runId);
  if (!run?.validation) return [];
  const { fingerprint } = run.validation;
  return all
    .filter((other) => other !== run && other.validation?.fingerprint === fingerprint)
    .map((other) => {
      const names = new Set([...Object.keys(run.fields), ...Object.keys(other.fields)]);
      const differs = [...names].filter((name) => run.fields[name] !== other.fields[name]);
      return { id: other.id, name: other.name, differs };
    })
    .sort((a, b) => a.differs.length - b.differs.length || (a.name < b.name ? -1 : 1))
    .slice(0, NEAREST);
}
