/** Explains the faint lines: points that were replaced when training resumed from an earlier step. */
'use client';

import type { Run } from '@rewardboard/protocol';
import { plural, whole } from '../../words/format-number.ts';

export function GhostNote({ run }: { run: Run }) {
  const left = [...run.ghosts.values()].filter(({ series }) => series.size > 0);
  const newest = left.at(-1);
  if (!newest) return null;
  return (
    <p className="text-label leading-5 text-ink3" data-testid="ghost-note">
      Training resumed from step {whole(newest.from)}. The faint lines are the points that this replaced
      {left.length > 1 &&
        `, and ${plural(left.length - 1, 'earlier branch', 'earlier branches')} replaced in the same way`}
      .
    </p>
  );
}
