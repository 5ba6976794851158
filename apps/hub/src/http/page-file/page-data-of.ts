/** What goes into a page in a file, within a number of bytes: first the numbers of each run, then predictions as far as there is room. */

import type { PageFileAnswer, PageFileData, PageFileRun } from '@rewardboard/protocol';
import { PAGE_FILE_FORMAT, toWire } from '@rewardboard/protocol';
import type { GuestView } from '../../access/guest-view.ts';
import type { LiveRun } from '../../runs/live-run.ts';
import { bytesInPage } from './bytes-in-page.ts';
import { fittedRuns } from './fitted-runs.ts';
import { fittedPredictions } from './fitted-predictions.ts';

/** Of the bytes for data; predictions get what is left. */
const SHARE_OF_NUMBERS = 0.7;

interface PageDataOptions {
  version: string;
  now: number;
  view: GuestView;
  maxBytes: number;
}

/** @returns JSON; null where not even the numbers fit */
export async function pageDataOf(
  runs: readonly LiveRun[],
  { version, now, view, maxBytes }: PageDataOptions,
): Promise<{ json: string; leftOut: string[] } | null> {
  const predictions = view.hasSamples;
  const fitted = await fittedRuns(runs, view, Math.floor(maxBytes * (predictions ? SHARE_OF_NUMBERS : 1)));
  if (!fitted) return null;
  const data = (answers: Record<string, PageFileAnswer>, leftOut: string[], of: PageFileRun[]): string =>
    toWire({
      format: PAGE_FILE_FORMAT,
      version,
      exportedAt: now,
      runs: of,
      answers,
      leftOut,
    } satisfies PageFileData);
  const withoutPredictions = data({}, fitted.leftOut, fitted.runs);
  const room = maxBytes - bytesInPage(withoutPredictions);
  const found = predictions
    ? await fittedPredictions(runs, room)
    : {
        answers: {},
        leftOut: ['Samples and predictions, which were left out when it was exported.'],
        without: new Set<string>(),
      };
  const leftOut = [...fitted.leftOut, ...found.leftOut];
  const json = data(
    found.answers,
    leftOut,
    fitted.runs.map((run) => ({ ...run, hasNoPredictions: found.without.has(run.snapshot.runId) })),
  );
  return { json, leftOut };
}
