/** The list of runs over HTTP: whole lines, or only the parts of them that are asked for. */

import type { RunSummary } from '@rewardboard/protocol';
import { toWire } from '@rewardboard/protocol';
import type { GuestView } from '../access/guest-view.ts';
import { isShownTo } from '../access/is-shown-to.ts';
import { summaryOf, summaryWire } from '../runs/run-summary.ts';
import type { Runs } from '../runs/runs.ts';
import type { Answer } from './answer.ts';
import { jsonOf } from './answer.ts';
import type { Asked } from './routes.ts';

/** A line has fewer parts. */
const MAX_PARTS = 40;

/** `?only=name,fields` gives these parts of each line and its id; a part that a line does not have is left out. */
export function runsAnswer(runs: Runs, view: GuestView, asked: Asked): Answer {
  const only = asked.query.get('only');
  const parts = only === null ? null : new Set(['id', ...only.split(',').slice(0, MAX_PARTS)]);
  const shown = runs.all().filter((run) => !run.deletion.isUnlisted && isShownTo(asked, run));
  const isWhole = asked.isOwner || !view.isShared;
  const lines = shown.map((run) => {
    if (parts) {
      const part = partsOf(summaryOf(run), parts);
      return toWire(isWhole ? part : view.withoutPaths(part));
    }
    return isWhole ? summaryWire(run) : toWire(view.withoutPaths(summaryOf(run)));
  });
  return jsonOf(`{"runs":[${lines.join()}]}`);
}

function partsOf(summary: RunSummary, parts: ReadonlySet<string>): object {
  return Object.fromEntries(Object.entries(summary).filter(([name]) => parts.has(name)));
}
