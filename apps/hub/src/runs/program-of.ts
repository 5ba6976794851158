/** Which program wrote a run's log: what the log says, else what its files are. */

import type { SourceStatus } from '@rewardboard/protocol';
import { programOfSource } from '@rewardboard/protocol';
import type { LiveRun } from './live-run.ts';

/** Programs of a line; a run has rarely more than one. */
const MAX_PROGRAMS = 2;

export function programOf(live: Pick<LiveRun, 'origin' | 'run' | 'sources'>): string {
  const named = live.run.info?.program;
  if (named) return named;
  const sources = [...live.sources.values()].filter(
    ({ format, records, unused }) => format !== null && records > 0 && (!unused || unused.metrics !== undefined),
  );
  const programs = [...new Set(sources.map(({ program }) => program).filter((program) => program !== undefined))];
  if (programs.length > 0) return programs.slice(0, MAX_PROGRAMS).join(', ');
  return largest(sources)?.label ?? programOfSource(live.origin.source);
}

function largest(sources: readonly SourceStatus[]): SourceStatus | undefined {
  return sources.reduce<SourceStatus | undefined>(
    (best, source) => (best && best.records >= source.records ? best : source),
    undefined,
  );
}
