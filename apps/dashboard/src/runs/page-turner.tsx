/** Which part of a long list is shown, and the way to the others. */
'use client';

import { whole } from '../words/format-number.ts';

export function PageTurner(props: {
  /** Runs before the page, those on it, and all that match. */
  from: number;
  shown: number;
  matching: number;
  /** Runs of a page. */
  size: number;
  onTurn: (from: number) => void;
}) {
  const { from, shown, matching, size, onTurn } = props;
  if (matching <= size) return null;
  const turn = (to: number) => {
    onTurn(to);
    window.scrollTo({ top: 0 });
  };
  return (
    <nav aria-label="Pages" className="flex flex-wrap items-center gap-2 pt-3" data-testid="pages">
      <button type="button" className="button" disabled={from === 0} onClick={() => turn(Math.max(0, from - size))}>
        Previous
      </button>
      <button type="button" className="button" disabled={from + shown >= matching} onClick={() => turn(from + size)}>
        Next
      </button>
      <span className="text-ink2" role="status">
        {whole(from + 1)} to {whole(from + shown)} of {whole(matching)} runs
      </span>
    </nav>
  );
}
