/** The words on the socket: between hub and viewers, and between a trainer's uplink and the hub. */

import type { Counts } from '@rewardboard/metrics';
import type { Alert, AlertInfo } from './alert.ts';
import type { Diagnosis, Level } from './finding.ts';
import type { JsonChange } from './json-change.ts';
import type { RunSnapshot } from './run.ts';
import type { LineChange, ListMessage } from './run-list.ts';
import type { StopRequest } from './stop-request.ts';
import type { Unread } from './unread.ts';

/** Namespaces of the one socket.io server. Path of all of them: SOCKET_PATH. */
export const SOCKET_PATH = '/ws';
export const VIEW_NAMESPACE = '/view';
export const UPLINK_NAMESPACE = '/uplink';

/** Where a single person's hub listens. */
export const DEFAULT_PORT = 6116;

/** `deleted`: its files are gone; what was read of them is kept. */
export type RunState = 'running' | 'quiet' | 'finished' | 'failed' | 'deleted';

/** Stands for the path of a metric that a person wants left out. */
export const IGNORED = 'ignore';

/** A file that the hub reads for a run, and how far it has understood it. */
export interface SourceStatus {
  /** Path relative to the watched directory, or "uplink". */
  path: string;
  /** Id of the format: "journal", "metrics-history" ...; null when nobody understands the file. */
  format: string | null;
  size: number;
  read: number;
  records: number;
  damaged: number;
  /** What `damaged` counts; lines when absent. */
  unit?: 'line' | 'record';
  /** The first damaged record: its line (from 1) and the beginning of its text. */
  firstDamage: { line: number; text: string } | null;
  /** Why the file cannot be read now: "permission denied". */
  error: string | null;
  /** The format's name for people: "Hugging Face trainer state". */
  label?: string;
  /** Its highest step. */
  lastStep?: number | null;
  /** Its last change, ms since 1970 by the file system's clock, */
  changedAt?: number;
  /** and when the hub had read it that far, ms by the hub's clock. */
  readAt?: number;
  /** Metrics in the file, by their name there: the path under which each is kept, or IGNORED. */
  names?: Record<string, string>;
  /** Of these, the names that a person's `rewardboard.json` corrects. */
  corrected?: string[];
  /** End of a text that nobody understands. */
  text?: string;
  /** Why the file counts nowhere: another one has its numbers. */
  unused?: UnusedSource;
}

export interface UnusedSource {
  /** The other file says the same; differs at the same steps; counts something else (steps, epochs or records); has epochs of which the other knows no step; or is of a newer training. */
  why: 'same' | 'other' | 'axis' | 'epochs' | 'training';
  /** Path of the other file, like the file's own. */
  by: string;
  /** Only these metrics; absent for the whole file. */
  metrics?: string[];
}

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

export interface Snapshot {
  runId: string;
  /** Changes when the hub had to read a run anew; numbers of another stream mean nothing. */
  stream: string;
  /** Number of events in it: the next batch begins here. */
  next: number;
  run: RunSnapshot;
  sources: SourceStatus[];
}

/** Events in their wire form (see wire.ts), numbered from `from`. A viewer that expects another number watches again. */
export interface EventBatch {
  runId: string;
  stream: string;
  from: number;
  events: unknown[];
}

/** Something about the hub itself that a person should know: a limit that was reached, a directory that cannot be read. */
export interface HubNotice {
  text: string;
  /** How often it occurred. */
  count: number;
  /** ms since 1970 of the last time, by the hub's clock. */
  at: number;
}

/** The newest notices that a hub keeps for its viewers. */
export const MAX_HUB_NOTICES = 100;

export interface HubInfo {
  version: string;
  /** Names of what is watched, for the empty page. */
  watching: string[];
  /** The hub's clock, ms; ages are counted from it. */
  now: number;
  shared: boolean;
  /** Of a shared board: whether guests see samples of the data. */
  sharesSamples?: boolean;
  /** Whether this page may acknowledge and correct; absent from older hubs, where it means `!shared`. */
  mayChange?: boolean;
  /** Whether it may list and revoke links and tokens. */
  mayRevoke?: boolean;
  /** Where alerts go; null for guests, who need not know. */
  alerts: AlertInfo | null;
  /** Why there is no run; null while there is one, before the disk was read, and for guests. */
  unread?: Unread | null;
}

/** Hub to viewer. All numbers inside may be the strings NaN, Infinity, -Infinity. */
export interface ToViewer {
  hub(info: HubInfo): void;
  /** The list, in parts, each after `read` was called for the one before; then once a second what changed of it, without `read`. */
  runs(message: ListMessage, read?: () => void): void;
  /** The same where it is long: its JSON in UTF-8, compressed (raw deflate), once for all viewers. It keeps its place among `runs`. */
  'packed-runs'(packed: Uint8Array, read?: () => void): void;
  /** The line of a watched run: whole after `watch`, then the fields that changed. */
  line(change: LineChange): void;
  /** A watched run is not listed any more: it is gone, or became part of another one. */
  'run-removed'(runId: string): void;
  snapshot(snapshot: Snapshot): void;
  events(batch: EventBatch): void;
  /** Whole, after `watch`. */
  diagnosis(message: { runId: string; diagnosis: Diagnosis }): void;
  /** What changed since the last `diagnosis` or `diagnosis-change`. */
  'diagnosis-change'(message: { runId: string; changes: JsonChange[] }): void;
  sources(message: { runId: string; sources: SourceStatus[] }): void;
  /** Keys (`acknowledgementKey`) of the acknowledged findings; replaces what was known. */
  acknowledged(message: { runId: string; keys: string[] }): void;
  /** The newest ones, newest last; replaces what was known. */
  alerts(alerts: Alert[]): void;
  /** Notices of the hub about itself, newest last; replaces what was known. Guests see no paths outside of what they watch. */
  notices(notices: HubNotice[]): void;
  /** The link that this viewer came by was revoked; the hub closes the socket after it. */
  revoked(): void;
  /** With the connection, and then every BEAT_MS: there still is one. */
  beat(): void;
}

/** Hub to trainer, without being asked. */
export interface ToUplink extends Pick<ToViewer, 'beat'> {
  /** The board's owner asks the training of this run to stop. Answer: whether it will. */
  stop(request: StopRequest & { runId: string }, answer: (isTaken: boolean) => void): void;
}

/** Viewer to hub. On connection a viewer gets `hub`, `alerts` and `notices` without asking. */
export interface FromViewer {
  /** Asks for the list, which comes as `runs` until it is no longer wanted. */
  list(isWanted: boolean): void;
  /**
   * Answer: null, or a sentence that says why not, with the id of the run that this one became part of. Then `snapshot`,
   * `line`, `diagnosis`, `acknowledged`, and `events` as they come.
   */
  watch(runId: string, answer: (error: string | null, home?: string) => void): void;
  unwatch(runId: string): void;
}

/** Trainer to hub. Bytes are those of the run's `events.jsonl`, from `offset` on, cut anywhere. */
export interface FromUplink {
  /**
   * Answer: how many bytes of this run's journal the hub has, and their SHA-256; the uplink goes on from there. `again`: the
   * journal doesn't begin with these bytes, since it lost its end. The hub keeps them aside and takes the journal from its beginning.
   * `secret`: the first one that comes with a run is needed from then on to append to it. `predictions`: the trainer would send
   * its prediction files, too; older ones don't ask.
   */
  hello(
    run: { runId: string; name: string; again?: boolean; secret?: string; predictions?: true },
    answer: (reply: UplinkReply) => void,
  ): void;
  /** `crc32` is that of the bytes: a piece that was damaged on its way is answered with the offset that the hub still has. */
  piece(
    piece: { runId: string; offset: number; bytes: Uint8Array; crc32?: number },
    answer: (reply: UplinkReply) => void,
  ): void;
  /**
   * All files of the run's `predictions/`, after the hub's answer to `hello` said that it takes them. Answer: how many bytes of each the hub has, in
   * the same order. What it has besides is not the run's any more.
   */
  predictions(
    listing: { runId: string; files: PredictionFile[] },
    answer: (reply: { offsets: number[] } | { error: string }) => void,
  ): void;
  /** The next bytes of a listed file. Answer: how many the hub has now; all of them once the whole file is on its disk, with the listed hash. */
  'prediction-piece'(
    piece: { runId: string; name: string; offset: number; bytes: Uint8Array; crc32: number },
    answer: (reply: { offset: number } | { error: string }) => void,
  ): void;
}

/** A file of a run's `predictions/` as its trainer has it. */
export interface PredictionFile {
  name: string;
  bytes: number;
  /** In hexadecimal digits. */
  sha256: string;
}

/**
 * `followed`: the hub reads this journal from its own disk, so there is nothing to send. `sha256` is of the bytes before `offset`, where there are any.
 * `takesPredictions`: it answers `predictions`, if the trainer has asked; older hubs don't.
 */
export type UplinkReply =
  | { offset: number; sha256?: string; takesPredictions?: true }
  | { followed: true }
  | { error: string };

/** Bytes a piece may hold. */
export const MAX_PIECE_BYTES = 128 * 1024;
/** Prediction files of one run that are sent: what our trainer and the Python package keep at most is less. */
export const MAX_SENT_PREDICTION_FILES = 1_200;
/** Bytes of one of them, and of all of a run. */
export const MAX_SENT_PREDICTION_FILE_BYTES = 64 * 1024 * 1024;
export const MAX_SENT_PREDICTION_BYTES = 384 * 1024 * 1024;
