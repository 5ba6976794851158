/** `GET /api/page.html?runs=ID,ID`: a run or a comparison as one HTML file, for whoever asks with what they may see. */

import { GuestView } from '../access/guest-view.ts';
import { isShownTo } from '../access/is-shown-to.ts';
import { MAX_PAGE_RUNS, NoPageFile, pageFileName, pageFileOf } from './page-file/page-file.ts';
import type { LiveRun } from '../runs/live-run.ts';
import type { Runs } from '../runs/runs.ts';
import type { Answer } from './answer.ts';
import { NO_CONTENT_POLICY, refusal } from './answer.ts';
import { predictionsAnswerAhead } from './predictions-answer.ts';
import type { Asked } from './routes.ts';

export interface PageAnswerOptions {
  runs: Runs;
  /** What guests get of a run. */
  view: GuestView;
  /** The board's build; null where the hub serves none. */
  boardDirectory: string | null;
  version: string;
  now(): number;
}

export async function pageAnswer(asked: Asked, options: PageAnswerOptions): Promise<Answer> {
  const { runs, view, boardDirectory, version, now } = options;
  const ids = (asked.query.get('runs') ?? '').split(',').filter((id) => id !== '');
  if (ids.length === 0 || ids.length > MAX_PAGE_RUNS)
    return refusal(400, `Name the runs, 1 to ${MAX_PAGE_RUNS}: ?runs=ID,ID. GET /api/runs lists them.`);
  const found: LiveRun[] = [];
  for (const id of new Set(ids)) {
    const run = runs.get(id) ?? runs.withFormerId(id);
    if (!run || !isShownTo(asked, run))
      return refusal(404, `There is no run ${JSON.stringify(id.slice(0, 80))} here. GET /api/runs lists them.`);
    if (!found.includes(run)) found.push(run);
  }
  if (boardDirectory === null) return refusal(503, 'This hub serves no board, so it can’t export its pages.');
  const mayHaveSamples = asked.isOwner || !view.isShared || view.hasSamples;
  const withSamples = mayHaveSamples && asked.query.get('samples') !== 'no';
  for (const run of found) {
    await runs.wake(run);
    if (withSamples) await predictionsAnswerAhead(run.origin, new URLSearchParams());
  }
  try {
    // A file is passed on: whoever makes it, it holds what guests see.
    const file = await pageFileOf(found, {
      boardDirectory,
      version,
      now: now(),
      view: new GuestView(true, withSamples),
    });
    return {
      status: 200,
      headers: {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Disposition': `attachment; filename="page.html"; filename*=UTF-8''${encodeURIComponent(pageFileName(found))}`,
        'Cache-Control': 'no-store',
        // Saved, it has a policy of its own; here nothing in it may run.
        'Content-Security-Policy': NO_CONTENT_POLICY,
      },
      body: file.html,
    };
  } catch (error) {
    if (error instanceof NoPageFile) return refusal(413, error.message);
    throw error;
  }
}
