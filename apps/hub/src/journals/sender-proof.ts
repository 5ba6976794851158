/**
 * A trainer that shows no secret, as those before version 0.2.0, shows that it has the run's journal: it is asked for bytes that the
 * hub has already, which trainers send as they send any. Somebody who only has the same token doesn't know them. They count all
 * at once: byte by byte they could be guessed.
 */

import { closeSync, openSync, readSync } from 'node:fs';
import type { UplinkReply } from '@rewardboard/protocol';
import { MAX_PIECE_BYTES } from '@rewardboard/protocol';
import type { RemoteJournal } from './remote-journal.ts';

const PROOF_BYTES = 4096;
const LINE_END = 10;

export class SenderProof {
  private constructor(
    /** Where what is asked for begins. */
    readonly offset: number,
    private readonly wanted: Uint8Array,
    /** The trainer wants to send the journal from its beginning. */
    readonly isAnew: boolean,
  ) {}

  /** Of the copy's end; of its first line from a trainer whose journal lost its end. @throws what the system threw */
  static of(path: string, length: number, isAnew: boolean): SenderProof {
    const offset = isAnew ? 0 : Math.max(0, length - PROOF_BYTES);
    const bytes = bytesOf(path, offset, Math.min(length - offset, MAX_PIECE_BYTES));
    const lineEnd = bytes.indexOf(LINE_END);
    return new SenderProof(offset, isAnew && lineEnd >= 0 ? bytes.subarray(0, lineEnd + 1) : bytes, isAnew);
  }

  /** @returns null once it is given; else what the trainer is answered */
  take(offset: number, bytes: Uint8Array): UplinkReply | null {
    const { wanted } = this;
    if (offset !== this.offset || bytes.length < wanted.length) return { offset: this.offset };
    if (Buffer.compare(wanted, bytes.subarray(0, wanted.length)) === 0) return null;
    return {
      error:
        'The bytes differ from the hub’s copy of this run: it was begun by another trainer, or another run has the same id. Start the training in a new directory.',
    };
  }
}

/** @returns from where the trainer is asked to send, as if the hub had no more */
export async function askForProof(
  path: string,
  journal: RemoteJournal,
  isAnew: boolean,
): Promise<UplinkReply & { proof?: SenderProof }> {
  await journal.whenIdle();
  try {
    const proof = SenderProof.of(path, journal.length, isAnew);
    const sha256 = proof.offset > 0 ? await journal.hashOf(proof.offset) : null;
    return { offset: proof.offset, ...(sha256 === null ? {} : { sha256 }), proof };
  } catch (error) {
    return { error: `The hub can’t read its copy of this run (${(error as NodeJS.ErrnoException).code}).` };
  }
}

function bytesOf(path: string, offset: number, length: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(file, bytes, 0, length, offset));
  } finally {
    closeSync(file);
  }
}
