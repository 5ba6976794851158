/** A button that opens a short menu of files to save. Esc and a click elsewhere close it. */
'use client';

import { useRef } from 'react';
import type { ReactNode } from 'react';

export function SaveMenu(props: {
  items: readonly { text: string; save: () => void }[];
  /** Of the button. */
  label: string;
  className: string;
  /** On a phone the menu begins at the left edge of the page, wherever its button is, so that it always fits. */
  isLeftOnPhone?: boolean;
  buttonClassName: string;
  children: ReactNode;
}) {
  const details = useRef<HTMLDetailsElement>(null);
  const close = () => {
    details.current?.removeAttribute('open');
    details.current?.querySelector('summary')?.focus();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- it hears the keys of the buttons in it
    <details
      ref={details}
      // A closed menu would still widen the page: its hidden content has a box.
      className={`print:hidden [&:not([open])>div]:hidden ${props.className}`}
      onKeyDown={(event) => {
        const way = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
        if (!event.currentTarget.open || (way === 0 && event.key !== 'Escape')) return;
        event.preventDefault();
        event.stopPropagation();
        if (way === 0) return close();
        const buttons = [...event.currentTarget.querySelectorAll('button')];
        const at = buttons.findIndex((button) => button === document.activeElement);
        buttons[(at + way + buttons.length) % buttons.length]?.focus();
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) event.currentTarget.removeAttribute('open');
      }}
    >
      <summary
        className={`cursor-pointer list-none ${props.buttonClassName}`}
        aria-label={props.label}
        title={props.label}
      >
        {props.children}
      </summary>
      <div
        className={`absolute right-0 z-10 flex min-w-max flex-col rounded-[3px] border border-rule2 bg-raise py-1 ${props.isLeftOnPhone === true ? 'max-tablet:right-auto max-tablet:left-4' : ''}`}
      >
        {props.items.map(({ text, save }) => (
          <button
            key={text}
            type="button"
            className="min-h-7 px-3 text-left hover:bg-hover max-tablet:min-h-9"
            onClick={() => {
              save();
              close();
            }}
          >
            {text}
          </button>
        ))}
      </div>
    </details>
  );
}
