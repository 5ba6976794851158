/** The line by which a run is known everywhere on the page: its colour and its dash. */

import type { ComparedSet } from '../model/sets.ts';

export function RunKey({ set, width = 20 }: { set: Pick<ComparedSet, 'colour' | 'isDashed'>; width?: number }) {
  return (
    <svg width={width} height={10} aria-hidden="true" className="inline-block flex-none align-middle">
      <line
        x1={0}
        x2={width}
        y1={5}
        y2={5}
        stroke={`var(--${set.colour})`}
        strokeWidth={2.5}
        {...(set.isDashed ? { strokeDasharray: '6 3' } : {})}
      />
    </svg>
  );
}
