/** A line of the list for tests: complete and unremarkable, apart from what a test changes. */

import type { RunSummary } from '../run-summary.ts';

export function aRun(id: string, change: Partial<RunSummary> = {}): RunSummary {
  return {
    id,
    name: id,
    state: 'finished',
    stateReason: '',
    source: 'metrics_history.json',
    program: 'Metrics history',
    directory: `logs/${id}`,
    generated: false,
    createdAt: null,
    countsEpochs: false,
    lastStep: 500,
    plannedSteps: null,
    lastPointAt: 1,
    level: 'fine',
    verdict: 'Nothing found',
    finding: null,
    isAcknowledged: false,
    openFindings: 0,
    best: null,
    lastValues: {},
    spark: { steps: [], values: [] },
    metrics: {},
    keptStep: null,
    counts: null,
    fields: {},
    seedSet: null,
    validation: null,
    tags: [],
    note: '',
    isArchived: false,
    ...change,
  };
}
