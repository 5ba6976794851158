/** What can be done with one metric's chart, shown on hover and on focus: pin it, enlarge it. */

import { metricLabel } from '../../words/metric-label.ts';
import type { ChangeView } from '../view/use-view-state.ts';

const BUTTON =
  'grid size-6 place-items-center rounded-[3px] border border-transparent text-ink2 hover:border-rule2 hover:bg-raise hover:text-ink aria-pressed:text-ink';

export function TileButtons(props: { metric: string; pinned: readonly string[]; change: ChangeView }) {
  const { metric, pinned, change } = props;
  const name = metricLabel(metric);
  const isPinned = pinned.includes(metric);
  return (
    <div className="absolute -top-[3px] right-0 z-[3] flex gap-px bg-paper pl-2 opacity-0 group-focus-within/tile:opacity-100 group-hover/tile:opacity-100 focus-within:opacity-100">
      <button
        type="button"
        className={BUTTON}
        aria-pressed={isPinned}
        aria-label={`Pin ${name}`}
        title={isPinned ? 'Unpin' : 'Pin: show it first'}
        onClick={() => change({ pinned: isPinned ? pinned.filter((other) => other !== metric) : [...pinned, metric] })}
      >
        <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
          <path
            d="M4 1h4l-.5 4L9 7H3l1.5-2zM6 7v4"
            fill={isPinned ? 'currentColor' : 'none'}
            stroke="currentColor"
            strokeLinejoin="round"
          />
        </svg>
      </button>
      <button
        type="button"
        className={BUTTON}
        aria-label={`Enlarge ${name}`}
        title="Enlarge"
        onClick={() => change({ enlarged: metric })}
      >
        <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
          <path d="M7 1h4v4M11 1L7 5M5 11H1V7M1 11l4-4" fill="none" stroke="currentColor" />
        </svg>
      </button>
    </div>
  );
}
