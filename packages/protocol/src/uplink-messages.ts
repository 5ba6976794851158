/** The words on the socket between a trainer's uplink and the hub. */

import type { ToViewer } from './messages.ts';
import type { StopRequest } from './stop-request.ts';

/** Hub to trainer, without being asked. */
export interface ToUplink extends Pick<ToViewer, 'beat'> {
  /** The board's owner asks the training of this run to stop. Answer: whether it will. */
  stop(request: StopRequest & { runId: string }, answer: (isTaken: boolean) => void): void;
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
