/** What a trainer sends of its prediction files: checked field by field, since a name becomes a path and a size room on the disk. */

import type { PredictionFile } from '@rewardboard/protocol';
import { MAX_PIECE_BYTES, MAX_SENT_PREDICTION_FILES, isPredictionFile } from '@rewardboard/protocol';
import { isRunId } from '../runs/run-id.ts';

const SHA256 = /^[0-9a-f]{64}$/;

/** @returns null for anything else */
export function asListing(value: unknown): { runId: string; files: PredictionFile[] } | null {
  const { runId, files } = fieldsOf(value);
  if (!isRunId(runId) || !Array.isArray(files) || files.length > MAX_SENT_PREDICTION_FILES) return null;
  const known = files.map(asFile);
  return known.includes(null) ? null : { runId, files: known as PredictionFile[] };
}

function asFile(value: unknown): PredictionFile | null {
  const { name, bytes, sha256 } = fieldsOf(value);
  const isWhole =
    typeof name === 'string' &&
    isPredictionFile(name) &&
    isCount(bytes) &&
    bytes > 0 &&
    typeof sha256 === 'string' &&
    SHA256.test(sha256);
  return isWhole ? { name, bytes, sha256 } : null;
}

/** @returns null for anything else */
export function asPredictionPiece(
  value: unknown,
): { runId: string; name: string; offset: number; bytes: Uint8Array; crc32: number } | null {
  const { runId, name, offset, bytes, crc32 } = fieldsOf(value);
  const isWhole =
    isRunId(runId) &&
    typeof name === 'string' &&
    isPredictionFile(name) &&
    isCount(offset) &&
    bytes instanceof Uint8Array &&
    bytes.length > 0 &&
    bytes.length <= MAX_PIECE_BYTES &&
    typeof crc32 === 'number';
  return isWhole ? { runId, name, offset, bytes, crc32 } : null;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
