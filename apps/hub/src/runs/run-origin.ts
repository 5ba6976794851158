/** Where a run comes from, and what its hub asks of whoever reads it. */

export interface RunOrigin {
  /** Shown until the run says its own name. */
  name: string;
  /** As shown to a person: relative to what is watched. */
  directory: string;
  /** Absolute, for this machine alone: viewers never get it. Absent for a run that came by uplink. */
  path?: string;
  /** The watched directory that `path` is in; absolute. Nothing outside of it is opened. */
  root?: string;
  /** Of a run that came by uplink: where the hub keeps what it received, absolute. Nothing outside of it is opened. */
  received?: string;
  /** Where a person's words about it are kept; absent: nowhere. */
  words?: WordsPlace;
  /** "own journal", "TRL", "metrics_history.json" ... */
  source: string;
  /** Ids of what turned out to be part of it. */
  formerIds?: ReadonlySet<string>;
}

/** An entry of a `rewardboard.json`. */
export interface WordsPlace {
  /** The directory that the file is in, absolute, */
  directory: string;
  /** and the one that it must be inside. */
  root: string;
  /** "." where the directory is one run, else what distinguishes it from others there: the name of its file. */
  key: string;
}

/** Whoever reads the files of a run. */
export interface RunReader {
  /** Whether everything that its files hold was read; a last line without its end may be left. */
  hasAll(): boolean;
  /** The run rests and is needed: all its events come again, after a `restart`. */
  readAgain(): void;
  /** The hub has no room for it any more. */
  gaveWay(): void;
  /** It went to rest: its line may be kept for the next hub. */
  rests?(): void;
}
