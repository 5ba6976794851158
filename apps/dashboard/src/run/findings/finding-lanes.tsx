/** When each finding began, was detected and was resolved: one lane each, on the axis of the loss chart. */
'use client';

import type { Finding } from '@rewardboard/protocol';
import { memo } from 'react';
import type { CSSProperties } from 'react';
import { whole } from '../../words/format-number.ts';
import { useStepWords } from '../view/step-words.ts';
import { markOf } from '../../words/level-words.ts';
import { LOSS_LEFT_PX, LOSS_RIGHT_PX, visibleX } from '../view/plot-frame.ts';
import type { PlotFrame } from '../view/plot-frame.ts';

/** More lanes would take too much room; the list of findings has all. */
const MAX_LANES = 8;
/** Percent of the plot that a name needs. */
const NAME_NEEDS = 36;

export const FindingLanes = memo(function FindingLanes({
  findings,
  frame,
}: {
  findings: readonly Finding[];
  frame: PlotFrame;
}) {
  const shown = findings.filter(({ level }) => level !== 'fine').slice(0, MAX_LANES);
  const { mapping } = frame;
  const [from, to] = visibleX(frame);
  const at = (step: number) => Math.max(0, Math.min(100, (100 * (mapping.toX(step) - from)) / (to - from || 1)));
  return (
    <div
      className="mt-1"
      style={{ marginLeft: LOSS_LEFT_PX, marginRight: LOSS_RIGHT_PX }}
      aria-label="Findings over time"
      role="group"
    >
      {shown.map((finding) => (
        <Lane key={finding.rule + finding.onsetStep} finding={finding} at={at} />
      ))}
      <p className="border-t border-grid pt-[3px] text-label leading-4 text-ink3">
        {shown.length > 0 && 'Bar: how long the finding lasts. ▼ first detected. '}
        {frame.selectedStep !== null && '▲ on the axis: the evaluation shown below. '}
        <span className="max-tablet:hidden pointer-coarse:hidden print:hidden">
          Drag to zoom, Shift + drag to pan, double-click to reset, click to select an evaluation.
        </span>
        <span className="hidden max-tablet:inline pointer-coarse:inline print:hidden">
          Pinch to zoom, double-tap to reset, tap to select an evaluation.
        </span>
      </p>
    </div>
  );
});

function Lane({ finding, at }: { finding: Finding; at: (step: number) => number }) {
  const { title, onsetStep, detectedStep, resolvedStep, replacedBy } = finding;
  const mark = markOf(finding);
  const words = useStepWords();
  const left = at(onsetStep);
  const right = resolvedStep === null ? 100 : at(resolvedStep);
  const seen = at(detectedStep);
  const place = placeOfName(left, resolvedStep === null ? seen : Math.max(seen, right));
  const bar =
    resolvedStep === null
      ? 'inset-y-[3px] border-l-2 border-current bg-current/13'
      : 'top-[9px] bottom-[5px] border-t border-r border-l border-current border-t-current [border-top-style:dashed]';
  return (
    <div className={`relative h-[21px] border-t border-grid text-label leading-5 ${mark.className}`}>
      <i
        className={`absolute min-w-[3px] ${bar}`}
        style={{ left: `${left}%`, width: `${Math.max(0, right - left)}%` }}
      />
      <i
        className="absolute top-1 -ml-1 size-0 border-4 border-b-0 border-transparent border-t-current [border-top-width:6px]"
        style={{ left: `${seen}%` }}
        title={words(`first detected at step ${whole(detectedStep)}`)}
      />
      <span
        className={`absolute overflow-hidden text-ellipsis whitespace-nowrap text-ink ${resolvedStep !== null && place.isInside ? 'ml-2 bg-paper pr-2 pl-1' : 'px-[9px]'}`}
        style={place.style}
      >
        {title}
        {resolvedStep !== null && (
          <span className="text-ink3">
            {words(`, ${replacedBy === undefined ? 'resolved at' : 'until'} step ${whole(resolvedStep)}`)}
          </span>
        )}
      </span>
    </div>
  );
}

/** Puts the name where it fits: after the mark, else inside the bar, else before it. @param left @param after percent */
function placeOfName(left: number, after: number): { style: CSSProperties; isInside: boolean } {
  const behind = 100 - after;
  const inside = after - left;
  if (behind >= NAME_NEEDS || (behind >= inside && behind >= left)) {
    return { style: { left: `${after}%`, maxWidth: `${behind}%` }, isInside: false };
  }
  if (inside >= NAME_NEEDS || inside >= left)
    return { style: { left: `${left}%`, maxWidth: `${inside}%` }, isInside: true };
  return { style: { right: `${100 - left}%`, maxWidth: `${left}%` }, isInside: false };
}
