/** The words on the socket between hub and viewers. Those of a trainer's uplink: uplink-messages.ts. */

import type { Alert, AlertInfo } from './alert.ts';
import type { Diagnosis } from './finding.ts';
import type { JsonChange } from './json-change.ts';
import type { RunSnapshot } from './run.ts';
import type { LineChange, ListMessage } from './run-list.ts';
import type { SourceStatus } from './source-status.ts';
import type { Unread } from './unread.ts';

/** Namespaces of the one socket.io server. Path of all of them: SOCKET_PATH. */
export const SOCKET_PATH = '/ws';
export const VIEW_NAMESPACE = '/view';
export const UPLINK_NAMESPACE = '/uplink';

/** Where a single person's hub listens. */
export const DEFAULT_PORT = 6116;

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
