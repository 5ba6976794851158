/** A person says what a metric's name in a log means. It is saved beside the log and takes effect at once. */

import { isMetricPath } from '../directories/corrections.ts';
import type { FollowedDirectories } from '../directories/followed-directories.ts';
import { CorrectionRefused, writeCorrection } from '../directories/write-correction.ts';
import type { LiveRun } from '../runs/live-run.ts';
import type { Answer } from './answer.ts';
import { json, refusal } from './answer.ts';

export function pair(run: LiveRun, body: unknown, directories: FollowedDirectories): Answer {
  const { name, path } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  if (typeof name !== 'string' || path === undefined)
    return refusal(
      400,
      'Send the name and its path: {"name": "valid_err", "path": "eval/loss"}; "ignore" leaves it out, null removes the correction.',
    );
  if (path !== null && !isMetricPath(path))
    return refusal(
      400,
      `${JSON.stringify(path)?.slice(0, 80)} is not a metric path: write train/, eval/ or test/ and a name, such as "eval/loss".`,
    );
  const directory = directories.withLogsOf(run);
  if (!directory) return refusal(409, 'This run has a rewardboard journal, and its metric names need no correction.');
  if (!directory.logs.hasName(name))
    return refusal(404, `No log of this run has a metric ${JSON.stringify(name.slice(0, 80))}.`);
  try {
    return json({ name, path, before: writeCorrection(directory.root, directory.identity.absolute, name, path) });
  } catch (error) {
    if (error instanceof CorrectionRefused) return refusal(409, error.message);
    throw error;
  }
}
