/** A modal drawer at the right edge: title, close button, content. */
'use client';

import type { ReactNode, RefObject } from 'react';

export function Drawer({
  title,
  dialog,
  onClose,
  testId,
  children,
}: {
  title: string;
  dialog: RefObject<HTMLDialogElement | null>;
  onClose: () => void;
  testId: string;
  children: ReactNode;
}) {
  const titleId = `${testId}-title`;
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      className="fixed m-0 ml-auto h-full max-h-none w-[min(480px,100%)] max-w-none overflow-auto border-l border-rule2 bg-raise px-[22px] py-4 text-ink backdrop:bg-ink/10"
      data-testid={testId}
      onClose={onClose}
    >
      <div className="flex justify-between">
        <h2 id={titleId} className="text-name">
          {title}
        </h2>
        <button type="button" className="button" onClick={() => dialog.current?.close()}>
          Close <kbd>Esc</kbd>
        </button>
      </div>
      {children}
    </dialog>
  );
}
