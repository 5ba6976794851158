/** Which part of a list is shown, and the buttons to the parts beside it. */

import { whole } from '../../words/format-number.ts';

export function Pager(props: { from: number; size: number; total: number; onFrom(from: number): void }) {
  const { from, size, total, onFrom } = props;
  if (total === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-2.5 pt-2 text-label text-ink2">
      <span>
        {whole(from + 1)}–{whole(Math.min(total, from + size))} of {whole(total)}
      </span>
      <button type="button" className="button" disabled={from === 0} onClick={() => onFrom(Math.max(0, from - size))}>
        ‹ Previous
      </button>
      <button type="button" className="button" disabled={from + size >= total} onClick={() => onFrom(from + size)}>
        Next ›
      </button>
    </div>
  );
}
