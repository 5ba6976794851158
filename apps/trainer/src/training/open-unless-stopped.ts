/** Opens a training, which may take minutes, and says how far it is; Ctrl-C ends that, too. */

import type { TrainRequest } from '../run/process-messages.ts';
import type { OpenedTraining } from './open-training.ts';
import { openTraining } from './open-training.ts';
import type { TrainingContext } from './training-context.ts';

/** @returns null if the signal was aborted meanwhile */
export function openUnlessStopped(
  request: TrainRequest,
  { signal, notify, entry }: TrainingContext,
): Promise<OpenedTraining | null> {
  return openTraining(
    request,
    {
      signal,
      passed: (what, done, total) => notify({ type: 'preparing', what, done, total }),
      progress: ({ done, total, textsPerSecond }) => notify({ type: 'embedding', done, total, textsPerSecond }),
      notice: (text) => notify({ type: 'notice', level: 'warning', text }),
    },
    entry,
  ).catch((error: unknown) => {
    if (signal.aborted && error === signal.reason) return null;
    throw error;
  });
}
