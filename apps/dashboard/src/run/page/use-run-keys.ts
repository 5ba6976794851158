/** The keyboard shortcuts of the run page. */
'use client';

import type { Evaluation, Run } from '@rewardboard/protocol';
import { AXES, isAxisAvailable } from '../../axes/axis-mapping.ts';
import { useKeys } from '../../parts/use-keys.ts';
import { momentAfter } from '../replay/replay-moments.ts';
import type { ChangeView } from '../view/use-view-state.ts';
import { lossColumns, toggledLogY } from '../loss/loss-columns.ts';

export function useRunKeys(props: {
  run: Run;
  evaluations: readonly Evaluation[];
  selected: number;
  change: ChangeView;
  toggleDrawer: () => void;
  moments: readonly number[];
  replayStep: number | null;
  onReplay: (step: number | null) => void;
}): void {
  const { run, evaluations, selected, change, moments, replayStep, onReplay } = props;
  const selectBy = (by: number) => {
    const wanted = evaluations[Math.max(0, Math.min(evaluations.length - 1, selected + by))];
    if (wanted) change({ evaluation: wanted.step });
  };
  useKeys({
    '[': () => selectBy(-1),
    ']': () => selectBy(1),
    b: () => change({ evaluation: 'best' }),
    l: () => change({ evaluation: 'latest' }),
    x: () =>
      change(({ axis }) => {
        const available = AXES.filter((kind) => isAxisAvailable(run, kind));
        return { axis: available[(available.indexOf(axis) + 1) % available.length]! };
      }),
    y: () => change((view) => ({ logY: toggledLogY(lossColumns(run, 0), view.logY) })),
    '0': () => change({ zoom: null }),
    f: () => change(({ isWholeY }) => ({ isWholeY: !isWholeY })),
    m: (event) => {
      event.preventDefault();
      document.getElementById('find-metric')?.focus();
    },
    w: () => change(({ filter }) => ({ filter: filter === 'wrong' ? 'all' : 'wrong' })),
    d: props.toggleDrawer,
    r: () => onReplay(replayStep === null ? (moments[0] ?? null) : null),
    ',': () => onReplay(momentAfter(moments, replayStep, -1)),
    '.': () => onReplay(replayStep === null ? null : momentAfter(moments, replayStep, 1)),
    Escape: () => replayStep !== null && onReplay(null),
  });
}
