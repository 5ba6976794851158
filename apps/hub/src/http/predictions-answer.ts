/** `GET /api/runs/:id/predictions`: of which evaluations a run keeps all predictions; with `step=` or `file=examples`, the bytes of that file. */

import { readSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { withDirectoryInside, withInside } from '@rewardboard/follower';
import { EXAMPLES_FILE, PREDICTIONS_DIRECTORY, predictionFileName, stepOfPredictionFile } from '@rewardboard/protocol';
import type { RunOrigin } from '../runs/run-origin.ts';
import type { Answer } from './answer.ts';
import { NO_CONTENT_POLICY, json, refusal } from './answer.ts';

/** A larger file is refused: it is in memory while it is sent. Our trainer's are below it. */
export const MAX_SENT_BYTES = 64 * 1024 * 1024;
/** Evaluations that are listed, the last ones of more. */
export const MAX_LISTED_EVALUATIONS = 10_000;

/** @param maxBytes for tests */
export function predictionsAnswer(
  { path, root }: Pick<RunOrigin, 'path' | 'root'>,
  query: URLSearchParams,
  maxBytes = MAX_SENT_BYTES,
): Answer {
  if (path === undefined || root === undefined)
    return refusal(404, 'This run was sent to the board without its predictions; they are in its directory.');
  const directory = join(path, PREDICTIONS_DIRECTORY);
  const [step, file] = [query.get('step'), query.get('file')];
  if (step === null && file === null) return json(listOf(root, directory));
  if (file !== null && (file !== 'examples' || step !== null))
    return refusal(400, 'Ask for ?file=examples, or for an evaluation: ?step=500.');
  const name = step === null ? EXAMPLES_FILE : predictionFileName(Number(step));
  if (step !== null && (step.trim() === '' || stepOfPredictionFile(name) === null))
    return refusal(400, 'step must be a whole number: ?step=500.');
  try {
    return withInside(root, join(directory, name), (fd, { size }) => {
      if (size > maxBytes) return refusal(413, `The file has ${size} bytes; at most ${maxBytes} are sent.`);
      const body = Buffer.alloc(size);
      const read = readSync(fd, body, 0, size, 0);
      return {
        status: 200,
        headers: {
          'Content-Type': step === null ? 'application/gzip' : 'application/octet-stream',
          'Cache-Control': 'no-store',
          'Content-Security-Policy': NO_CONTENT_POLICY,
        },
        body: body.subarray(0, read),
      };
    });
  } catch {
    return refusal(404, 'This run has no such predictions. GET its /predictions lists the evaluations it has.');
  }
}

function listOf(root: string, directory: string): { steps: number[]; hasExamples: boolean } {
  try {
    const names = withDirectoryInside(root, directory, (pinned) => readdirSync(pinned));
    const steps = names.flatMap((name) => stepOfPredictionFile(name) ?? []).sort((a, b) => a - b);
    return { steps: steps.slice(-MAX_LISTED_EVALUATIONS), hasExamples: names.includes(EXAMPLES_FILE) };
  } catch {
    return { steps: [], hasExamples: false };
  }
}
