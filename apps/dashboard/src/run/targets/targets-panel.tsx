/** The targets: whether each is met, and the form that edits them. */
'use client';

import type { Diagnosis } from '@rewardboard/protocol';
import { memo, useRef, useState } from 'react';
import { useHubInfo } from '../../live/use-hub.ts';
import { Panel } from '../../parts/panel.tsx';
import { useStepWords } from '../view/step-words.ts';
import { whole } from '../../words/format-number.ts';
import { ownTargets, targetOf, useOwnTargets } from './own-targets.ts';
import { TargetStrip } from './target-strip.tsx';
import { TargetsEditor } from './targets-editor.tsx';
import { UncheckedTargets } from './unchecked-targets.tsx';

/** Tailwind needs whole class names. */
const COLUMNS = ['', '', 'wide:grid-cols-3', 'wide:grid-cols-3', 'wide:grid-cols-4', 'wide:grid-cols-5'];

export const TargetsPanel = memo(function TargetsPanel({
  diagnosis,
  metrics,
  areAwaited = false,
}: {
  diagnosis: Diagnosis;
  /** Of this run. */
  metrics: readonly string[];
  /** The first evaluation is still to come, so that a target without a value keeps its place. */
  areAwaited?: boolean;
}) {
  const { targets, keep } = diagnosis;
  const drawn = targets.filter(({ verdict }) => areAwaited || verdict !== 'not checked');
  const own = useOwnTargets();
  // A guest's are kept in the guest's browser alone, like everybody's; but the ones shown aren't the guest's to edit.
  const info = useHubInfo();
  const isGuest = info !== null && info.shared && info.mayChange !== true;
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const words = useStepWords();
  const hasBaseline = targets.some(({ baseline }) => baseline !== null);
  const at = keep
    ? words(`● at ${keep.checkpoint ? 'checkpoint' : 'step'} ${whole(keep.step)}, 95% interval`)
    : '● best, 95% interval';
  const subtitle =
    drawn.length === 0
      ? targets.length === 0 && 'none set'
      : `${at} · ○ latest${hasBaseline ? ' · dotted: baseline (always the same answer)' : ''} · shaded: target met`;
  return (
    <Panel
      title="Targets"
      className="col-span-full"
      subtitle={[own && 'your own, saved in this browser', subtitle].filter(Boolean).join(' · ')}
      controls={
        <button
          ref={button}
          type="button"
          className="link"
          aria-expanded={isOpen}
          aria-controls="targets-editor"
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? 'Close' : isGuest ? 'Set your own' : 'Edit'}
        </button>
      }
    >
      {isOpen && (
        <TargetsEditor
          id="targets-editor"
          targets={own ?? targets.map(targetOf)}
          isOwn={own !== null}
          metrics={metrics}
          onSave={(wanted) => {
            ownTargets.set(wanted);
            setOpen(false);
          }}
          onClose={() => {
            setOpen(false);
            button.current?.focus();
          }}
        />
      )}
      {drawn.length > 0 && (
        <div
          className={`mt-1 grid gap-x-6 gap-y-3 tablet:grid-cols-3 tablet:gap-y-5 ${COLUMNS[Math.min(5, drawn.length)]}`}
        >
          {drawn.map((verdict) => (
            <TargetStrip key={verdict.metric} verdict={verdict} />
          ))}
        </div>
      )}
      <UncheckedTargets targets={targets.filter((verdict) => !drawn.includes(verdict))} />
    </Panel>
  );
});
