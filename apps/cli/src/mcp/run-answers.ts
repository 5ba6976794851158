/** What an agent is given of runs. */

import type { LiveRun } from '@rewardboard/hub';
import { summaryOf } from '@rewardboard/hub';
import { emptyDiagnosis } from '@rewardboard/protocol';

export interface ListOptions {
  /** Text in the id, name, directory or tags. */
  contains?: string | undefined;
  limit: number;
}

/** The newest first. */
export function listRuns(runs: readonly LiveRun[], { contains = '', limit }: ListOptions): object {
  const wanted = contains.toLowerCase();
  const matching = runs
    .filter((run) => !run.deletion.isUnlisted)
    .map(summaryOf)
    .filter(({ id, name, directory, tags }) => [id, name, directory, ...tags].join('\n').toLowerCase().includes(wanted))
    .sort((a, b) => (b.lastPointAt ?? 0) - (a.lastPointAt ?? 0) || (a.id < b.id ? -1 : 1));
  return {
    total: matching.length,
    runs: matching.slice(0, limit).map((line) => ({
      id: line.id,
      name: line.name,
      directory: line.directory,
      state: line.state,
      level: line.level,
      verdict: line.verdict,
      openFindings: line.openFindings,
      lastStep: line.lastStep,
      best: line.best,
      keptStep: line.keptStep,
      validation: line.validation,
      tags: line.tags,
      isArchived: line.isArchived,
    })),
  };
}

export function describeRun(live: LiveRun): object {
  const { spark: _spark, lastValues: _values, ...line } = summaryOf(live);
  const { info, series, notices, end } = live.run;
  return {
    ...line,
    info: info && { ...info, modelConfig: undefined, trainConfig: undefined },
    metricPaths: [...series.keys()],
    evaluations: live.evaluated().evaluations.length,
    notices,
    end,
    files: [...live.sources.values()].map(({ path, label, format, records, damaged }) => ({
      path,
      format: label ?? format,
      records,
      damaged,
    })),
  };
}

/** The diagnosis without what only the page draws. */
export function findingsOf({ diagnosis }: LiveRun): object {
  const { timeline: _timeline, ...shown } = diagnosis ?? emptyDiagnosis('unknown', 'Not diagnosed yet.');
  return shown;
}

/** The last ones, oldest first. */
export function evaluationsOf(live: LiveRun, last: number): object {
  const { evaluations } = live.evaluated();
  return {
    total: evaluations.length,
    evaluations: evaluations.slice(-last).map(({ samples: _samples, histogram: _histogram, ...shown }) => shown),
  };
}
