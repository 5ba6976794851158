/** One metric's chart over the page, in a dialog. */
'use client';

import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';

/** Of the window's height, and in px at most. */
const HEIGHT_SHARE = 0.62;
const MAX_HEIGHT_PX = 560;

export function EnlargedMetric(props: { title: string; onClose(): void; children(heightPx: number): ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [heightPx] = useState(() => Math.min(MAX_HEIGHT_PX, HEIGHT_SHARE * window.innerHeight));
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-label={props.title}
      onClose={props.onClose}
      className="m-auto w-[min(1200px,calc(100vw-48px))] max-w-none rounded-[3px] border border-rule2 bg-raise px-[22px] py-4 text-ink backdrop:bg-paper/65"
      data-testid="enlarged"
    >
      <div className="mb-2 flex flex-wrap items-baseline gap-3.5">
        <h2 className="text-name">{props.title}</h2>
        <span className="text-ink2">validation and training; ← → reads, Esc closes</span>
        <form method="dialog" className="ml-auto">
          <button className="button">
            Close <kbd>Esc</kbd>
          </button>
        </form>
      </div>
      {props.children(heightPx)}
    </dialog>
  );
}
