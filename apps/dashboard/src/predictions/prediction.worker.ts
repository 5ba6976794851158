/** The worker that reads predictions and does the arithmetic of the threshold page. */

import { predictionsOfHub } from './fetch-predictions.ts';
import { PredictionDesk } from './prediction-desk.ts';
import type { FromDesk, ToDesk } from './prediction-desk.ts';

export type ToWorker = { kind: 'run'; runId: string; origin: string } | ToDesk;

/** What is used of a worker's global scope: its type isn't among those of a page. */
interface Scope {
  addEventListener(type: 'message', listener: (event: MessageEvent<ToWorker>) => void): void;
  postMessage(message: FromDesk, transfer: Transferable[]): void;
}

const scope = globalThis as unknown as Scope;
let desk: PredictionDesk | null = null;

scope.addEventListener('message', ({ data }) => {
  if (data.kind === 'run') {
    const source = predictionsOfHub(data.runId, data.origin, new AbortController().signal);
    desk = new PredictionDesk(source, (message) =>
      scope.postMessage(message, message.kind === 'journal' ? [message.journal.cells.buffer] : []),
    );
  } else void desk?.take(data);
});
