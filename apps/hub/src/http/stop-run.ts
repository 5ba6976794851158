/** The owner stops a training: its trainer finds the request in the run's directory, or gets it over its connection. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { withDirectoryInside } from '@rewardboard/follower';
import { writeWholeFile } from '@rewardboard/machine';
import type { StopRequest } from '@rewardboard/protocol';
import { STOP_FILE, obeysStop, stopRequestOf } from '@rewardboard/protocol';
import type { LiveRun } from '../runs/live-run.ts';
import type { Answer } from './answer.ts';
import { json, refusal } from './answer.ts';

/** @param askTrainer asks one that is elsewhere; false: it isn't connected, or doesn't want to */
export async function stopRun(
  run: LiveRun,
  body: unknown,
  askTrainer: (runId: string, request: StopRequest) => Promise<boolean>,
): Promise<Answer> {
  const { id, keep = null } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const request = stopRequestOf({ keep });
  // Whoever sends it says once more which one is meant.
  if (id !== run.id || !request)
    return refusal(
      400,
      `Send the ID again to confirm, with the step of the checkpoint to keep if you chose one: {"id": ${JSON.stringify(run.id)}, "keep": null}.`,
    );
  if (run.isOver) return refusal(409, 'This run has ended.');
  if (!obeysStop(run.run))
    return refusal(
      409,
      'The program that trains this run doesn’t accept requests from a board. Stop it where it was started.',
    );
  const { path, root } = run.origin;
  if (request.keep !== null && !isSaved(run, request.keep))
    return refusal(409, `Step ${request.keep} has no saved checkpoint. Nothing was stopped.`);
  if (path === undefined || root === undefined)
    return (await askTrainer(run.id, request))
      ? json({ id, keep: request.keep }, 202)
      : refusal(
          409,
          'Its trainer isn’t connected to this board, or doesn’t accept requests. Stop it where it was started.',
        );
  try {
    withDirectoryInside(root, path, (pinned) => writeWholeFile(join(pinned, STOP_FILE), JSON.stringify(request)));
    return json({ id, keep: request.keep }, 202);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return refusal(409, `The request can’t be written to the run’s directory (${String(code)}). Nothing was stopped.`);
  }
}

/** By its directory, since an older checkpoint gives way to newer ones; of a run elsewhere by what its journal says. */
function isSaved(run: LiveRun, step: number): boolean {
  const { path } = run.origin;
  if (path !== undefined) return existsSync(join(path, `checkpoint-${step}`));
  return run.evaluated().evaluations.some((evaluation) => evaluation.step === step && evaluation.checkpoint);
}
