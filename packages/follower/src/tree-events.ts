/** The follower's interface: who takes the bytes of a file, and what is reported about the tree. */

export interface FileConsumer {
  /**
   * Bytes from the consumed offset on: a view, valid during the call. Returns how many were consumed; the rest is given
   * again with what follows. A consumer that consumes nothing of a full piece gets larger ones, up to MAX_PIECE_BYTES; if it
   * consumes nothing of that either, the file stands still. So a record that is longer must be consumed unread, in parts.
   */
  read(bytes: Uint8Array): number;
  /** The file's content was replaced, or is given again on demand: forget all; the next read begins at 0. */
  reset(): void;
  /**
   * The end of a large file, while `read` has still far to go: what it holds may be shown already, and comes again later.
   * `isFirst`: these bytes begin anywhere; else where the last ones that were consumed ended. Returns how many were consumed.
   */
  readAhead?(bytes: Uint8Array, isFirst: boolean): number;
  /** It has been given all bytes of the file, which then had this signature. Another one means that the file changed. */
  settled?(signature: string): void;
  /**
   * Asked at the first look: whether it knows what a file with this signature holds. Then it is given nothing until the
   * file changes, which begins with a reset. @param changedAt Unix time in ms
   */
  isKnown?(signature: string, changedAt: number, size: number): boolean;
}

export interface FileState {
  /** Relative to the root, with "/". */
  path: string;
  /** Bytes, when last seen. */
  size: number;
  /** Bytes consumed. */
  read: number;
  /** Why it cannot be read now, as a short sentence. */
  error: string | null;
  exists: boolean;
  /** The same for one file under every name, another one for a new file; '' where the file system can't tell. */
  identity: string;
  /** Unix time in ms of the last change, by the file system's clock. */
  changedAt: number;
  /** The same by our own clock, ms: what was seen to come, came since the look before. */
  arrivedAt: number;
  /** When it was made, by the file system's clock; 0 where that can't tell. */
  bornAt: number;
}

export interface TreeEvents {
  /**
   * Asked once for each regular file below a root; null means not interested, 'later' not as it is
   * now: asked again when it has changed. `path` is relative to the root, with "/".
   * A refused file that goes away and comes back is asked for again; an accepted one keeps its consumer, and what came
   * back is known by its content.
   */
  accept(root: string, path: string): FileConsumer | 'later' | null;
  /** After each look at an accepted file that changed anything: bytes read, size, error, gone. */
  changed(root: string, path: string, state: FileState): void;
  /** A symbolic link below a root, met whenever its directory is listed. It is not followed. */
  link?(root: string, path: string): void;
  /** A problem with watching itself, once each. */
  notice(text: string): void;
}

export interface TreeFollower {
  /** Compares everything with the disk now; resolves when all readable bytes were read. */
  look(): Promise<void>;
  /** The consumer of a file needs all its bytes again: it is reset and gets them, in pieces, between other work. May be called from within it. */
  readAgain(root: string, path: string): void;
  /** What decides on the files of a directory has changed: those that were refused are asked for again, at the next look. @param path relative to the root, "" for itself */
  askAgain(root: string, path: string): void;
  close(): Promise<void>;
}

export interface FollowOptions {
  /** Between two looks at what changed lately. Default 250. */
  lookMs?: number;
  /** Between two looks at everything. Default 2000. */
  idleLookMs?: number;
  /** Which of two directories beside each other is looked at first, as in sorting. By default the names decide. */
  order?(a: string, b: string): number;
  /** Kind of the network's disk that a directory lies on, or null. By default the system is asked. */
  networkDiskOf?(directory: string): string | null;
  /** Files and directories of a root that are followed. */
  maxFiles?: number;
  /** Files of a root that are refused and whose names are kept. */
  maxRefused?: number;
}
