/** A person says what a metric's name in a log means: kept beside the log, read at once. */

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
      'Send the name and its path: {"name": "valid_err", "path": "eval/loss"}; "ignore" leaves it out, null takes back what was said.',
    );
  if (path !== null && !isMetricPath(path))
    return refusal(
      400,
      `${JSON.stringify(path)?.slice(0, 80)} is no path of a metric: write train/, eval/ or test/ and a name, as in "eval/loss".`,
    );
  const directory = directories.withLogsOf(run);
  if (!directory)
    return refusal(409, 'This run comes from its own journal, whose names are known: there is nothing to correct.');
  if (!directory.hasName(name))
    return refusal(404, `No log of this run has a metric ${JSON.stringify(name.slice(0, 80))}.`);
  try {
    return json({ name, path, before: writeCorrection(directory.root, directory.identity.absolute, name, path) });
  } catch (error) {
    if (error instanceof CorrectionRefused) return refusal(409, error.message);
    throw error;
  }
}
