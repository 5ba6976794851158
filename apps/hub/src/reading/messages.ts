/** What the hub and its reading thread say to each other. */

import type { Split } from '@rewardboard/metrics';
import type { ReadResult } from '@rewardboard/run-files';

export interface Piece {
  type: 'piece';
  reader: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/** What a reader is told of its file's place, without functions: those cannot travel. */
export interface Opening {
  type: 'open';
  reader: number;
  format: string;
  split?: Split;
  /** A person's own paths of metrics, by their names. */
  renamed: ReadonlyMap<string, string>;
}

export interface Closing {
  type: 'close';
  reader: number;
}

export type ToThread = Piece | Opening | Closing;

export interface FromThread {
  reader: number;
  result: ReadResult;
  /** Only when there are more than before. */
  names: ReadonlyMap<string, string> | null;
  /** What was read, to be written over. */
  bytes: Uint8Array<ArrayBuffer>;
}
