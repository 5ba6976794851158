/** Says what the faint lines are: branches that a resumed training left behind. */
'use client';

import type { Run } from '@rewardboard/protocol';
import { plural, whole } from '../../words/format-number.ts';

export function GhostNote({ run }: { run: Run }) {
  const left = [...run.ghosts.values()].filter(({ series }) => series.size > 0);
  const newest = left.at(-1);
  if (!newest) return null;
  return (
    <p className="text-label leading-5 text-ink3" data-testid="ghost-note">
      The run went back to step {whole(newest.from)} and on from there; what it had made before is drawn faintly
      {left.length > 1 &&
        `, and so ${left.length === 2 ? 'is' : 'are'} ${plural(left.length - 1, 'earlier branch', 'earlier branches')}`}
      .
    </p>
  );
}
