/** Is it good enough, and is that known: one strip a target. */
'use client';

import type { Diagnosis } from '@rewardboard/protocol';
import { memo } from 'react';
import { Panel } from '../parts/panel.tsx';
import { whole } from '../words/format-number.ts';
import { TargetStrip } from './target-strip.tsx';

/** Tailwind must see whole class names. */
const COLUMNS = ['', '', 'wide:grid-cols-3', 'wide:grid-cols-3', 'wide:grid-cols-4', 'wide:grid-cols-5'];

export const TargetsPanel = memo(function TargetsPanel({ diagnosis }: { diagnosis: Diagnosis }) {
  const { targets, keep } = diagnosis;
  if (targets.length === 0) return null;
  const hasBaseline = targets.some(({ baseline }) => baseline !== null);
  const at = keep ? `● at ${keep.checkpoint ? 'checkpoint' : 'step'} ${whole(keep.step)}, 95 % interval` : '● best, 95 % interval';
  return (
    <Panel
      title="Targets"
      className="col-span-full"
      reading={`${at} · ○ latest${hasBaseline ? ' · dotted: trivial baseline' : ''} · shaded: where the target is met`}
    >
      <div className={`mt-1 grid gap-x-6 gap-y-3 tablet:grid-cols-3 tablet:gap-y-5 ${COLUMNS[Math.min(5, targets.length)]}`}>
        {targets.map((verdict) => (
          <TargetStrip key={verdict.metric} verdict={verdict} />
        ))}
      </div>
    </Panel>
  );
});
