/** A run as the list of runs shows it. */

import type { Counts } from '@rewardboard/metrics';
import type { Level } from './finding.ts';

/** `deleted`: its files are gone; what was read of them is kept. */
export type RunState = 'running' | 'quiet' | 'finished' | 'failed' | 'deleted';

/** A line of the list of runs. */
export interface RunSummary {
  id: string;
  /** Ids of what turned out to be part of this run: old links lead here. */
  formerIds?: string[];
  name: string;
  state: RunState;
  /** Why the hub thinks so, in words: "the trainer is gone, without an end". */
  stateReason: string;
  /** Where it comes from: "own journal", "TRL", "metrics_history.json" ... */
  source: string;
  /** The program that wrote its log, or what kind of file it is where any program may have written it: "TRL", "Console output". */
  program: string;
  /** Its files have been gone for a while: the list leaves it out, its page stays. */
  isUnlisted?: true;
  /** Directory as shown to a person: relative to what is watched. */
  directory: string;
  generated: boolean;
  createdAt: number | null;
  /** Its steps are epochs: the log counts nothing else. */
  countsEpochs: boolean;
  lastStep: number;
  plannedSteps: number | null;
  /** ms since 1970 of the last new point, by the hub's clock. */
  lastPointAt: number | null;
  level: Level;
  verdict: string;
  /** Id of the finding that the verdict stands on; null when it stands on none. */
  finding: string | null;
  /** Somebody has acknowledged that finding. */
  isAcknowledged: boolean;
  openFindings: number;
  best: { metric: string; value: number; step: number } | null;
  lastValues: Record<string, number | string>;
  /** Validation loss, at most 60 points, for a sparkline. */
  spark: { steps: number[]; values: (number | string)[] };
  /** Each metric's best, last and kept value, by path; of the 60 that are known best where it has more. */
  metrics: Record<string, ListedMetric>;
  /** Step of the checkpoint to keep; null when there is none. */
  keptStep: number | null;
  /** Right and wrong answers there; null where the log doesn't say. */
  counts: Counts | null;
  /** Its configuration without nesting, name to value. */
  fields: Record<string, FieldValue>;
  /** The same for runs whose fields are equal but for the seed; null for a run without fields. */
  seedSet: string | null;
  /** null where the log doesn't say on what data the run was judged. */
  validation: ListedData | null;
  /** What a person says of it, in `rewardboard.json` beside the log. */
  tags: string[];
  note: string;
  isArchived: boolean;
}

/** `best` is null for a metric without a better side, and `kept` where the metric has no value at that step. */
export interface ListedMetric {
  best: number | string | null;
  bestStep: number | null;
  /** 95 % interval of the best, by the right and wrong answers there; absent where they don't give one. */
  low?: number;
  high?: number;
  last: number | string;
  kept: number | string | null;
}

export type FieldValue = string | number | boolean | null;

/** What a run is judged on. Scores of runs with different fingerprints can't be compared. */
export interface ListedData {
  fingerprint: string;
  /** "gsm8k.jsonl" */
  name: string;
  examples: number;
}
