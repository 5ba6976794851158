/** `GET /api/runs/:id/predictions`: of which evaluations a run keeps all predictions; with `step=` or `file=examples`, the bytes of that file. */

import { readSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import { withDirectoryInside, withInside } from '@rewardboard/follower';
import {
  EXAMPLES_FILE,
  PREDICTIONS_DIRECTORY,
  npyOfFloat32,
  predictionFileName,
  stepOfPredictionFile,
} from '@rewardboard/protocol';
import { linesOf } from '../predictions/line-predictions.ts';
import type { LinesIndex } from '../predictions/line-predictions.ts';
import type { PredictedExamples } from '@rewardboard/protocol';
import type { RunOrigin } from '../runs/run-origin.ts';
import type { Answer } from './answer.ts';
import { NO_CONTENT_POLICY, json, refusal } from './answer.ts';

/** A larger file is refused: it is in memory while it is sent. Our trainer's are below it. */
const MAX_SENT_BYTES = 64 * 1024 * 1024;
/** Evaluations that are listed, the last ones of more. */
const MAX_LISTED_EVALUATIONS = 10_000;
/** Of the packed examples: what they are about is said in the first hundred. */
const HEAD_BYTES = 1_024;

type Origin = Pick<RunOrigin, 'path' | 'root' | 'words' | 'received'>;

/** The same, with other work between the lines of a `predictions.jsonl` that is looked at for the first time. */
export async function predictionsAnswerAhead(from: Origin, query: URLSearchParams): Promise<Answer> {
  const origin = placeOf(from);
  if (!keepsFiles(origin)) await linesOf(origin)?.readAhead();
  return predictionsAnswer(origin, query);
}

/** @param maxBytes for tests */
export function predictionsAnswer(from: Origin, query: URLSearchParams, maxBytes = MAX_SENT_BYTES): Answer {
  const origin = placeOf(from);
  const { path, root } = origin;
  const [step, file] = [query.get('step'), query.get('file')];
  if (path === undefined || root === undefined)
    return step === null && file === null ? json(NONE) : refusal(404, 'This run is not in a directory of its own.');
  const directory = join(path, PREDICTIONS_DIRECTORY);
  const lines = keepsFiles(origin) ? null : linesOf(origin);
  if (step === null && file === null) {
    const steps = lines?.steps() ?? [];
    if (steps.length === 0) return json(listOf(root, directory));
    return json({ steps: steps.slice(-MAX_LISTED_EVALUATIONS), hasExamples: true, kind: lines!.kind });
  }
  if (file !== null && (file !== 'examples' || step !== null))
    return refusal(400, 'Ask for ?file=examples, or for an evaluation: ?step=500.');
  const name = step === null ? EXAMPLES_FILE : predictionFileName(Number(step));
  if (step !== null && (step.trim() === '' || stepOfPredictionFile(name) === null))
    return refusal(400, 'step must be a whole number: ?step=500.');
  try {
    const body = (lines && fromLines(lines, step)) ?? fileOf(root, join(directory, name), maxBytes);
    if (typeof body === 'number') return refusal(413, `The file has ${body} bytes; at most ${maxBytes} are sent.`);
    return {
      status: 200,
      headers: {
        'Content-Type': step === null ? 'application/gzip' : 'application/octet-stream',
        'Cache-Control': 'no-store',
        'Content-Security-Policy': NO_CONTENT_POLICY,
      },
      body,
    };
  } catch {
    return refusal(404, 'This run has no such predictions. GET its /predictions lists the evaluations it has.');
  }
}

/** @returns its size where it is too large */
function fileOf(root: string, path: string, maxBytes: number): Uint8Array | number {
  return withInside(root, path, (fd, { size }) => {
    if (size > maxBytes) return size;
    const body = Buffer.alloc(size);
    return body.subarray(0, readSync(fd, body, 0, size, 0));
  });
}

function fromLines(lines: LinesIndex, step: string | null): Uint8Array | null {
  if (step !== null) {
    const values = lines.values(Number(step));
    return values && npyOfFloat32(values);
  }
  const examples = lines.examples();
  return examples && gzipSync(JSON.stringify(examples), { level: 1 });
}

/** A run that came by uplink has its files where the hub keeps them. */
function placeOf(origin: Origin): Origin {
  const { received } = origin;
  return received === undefined ? origin : { path: received, root: received };
}

/** What a trainer keeps for the board is whole, and says more. */
function keepsFiles({ path, root }: Origin): boolean {
  return path !== undefined && root !== undefined && listOf(root, join(path, PREDICTIONS_DIRECTORY)).hasExamples;
}

type Kind = PredictedExamples['kind'];
interface Listed {
  steps: number[];
  hasExamples: boolean;
  kind: Kind | null;
}
const NONE: Listed = { steps: [], hasExamples: false, kind: null };

function listOf(root: string, directory: string): Listed {
  try {
    const names = withDirectoryInside(root, directory, (pinned) => readdirSync(pinned));
    const steps = names.flatMap((name) => stepOfPredictionFile(name) ?? []).sort((a, b) => a - b);
    const hasExamples = names.includes(EXAMPLES_FILE);
    const kind = hasExamples ? kindIn(root, join(directory, EXAMPLES_FILE)) : null;
    return { steps: steps.slice(-MAX_LISTED_EVALUATIONS), hasExamples, kind };
  } catch {
    return NONE;
  }
}

/** It stands at the beginning, so that the texts need not be unpacked. */
function kindIn(root: string, path: string): Kind | null {
  try {
    const head = withInside(root, path, (fd) => {
      const bytes = Buffer.alloc(HEAD_BYTES);
      return bytes.subarray(0, readSync(fd, bytes, 0, HEAD_BYTES, 0));
    });
    const text = gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH }).toString('latin1', 0, HEAD_BYTES);
    return (/"kind": ?"(solutions|steps|pairs)"/.exec(text)?.[1] ?? null) as Kind | null;
  } catch {
    return null;
  }
}
