/** A button with a menu below it: it takes the focus, arrow keys move, Escape gives the focus back, and a click elsewhere closes it. */
'use client';

import { createContext, useContext, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';

interface MenuProps {
  /** What the button says. */
  label: ReactNode;
  /** Of the button, where its label isn't enough. */
  name?: string;
  /** Above the items. */
  title?: string;
  className?: string;
  /** Wider, with fields besides items: no menu to a screen reader, but a group. */
  isForm?: boolean;
  testId?: string;
  children: ReactNode;
}

/** Closes the menu that an item is in. */
const CloseMenu = createContext<() => void>(() => undefined);

export function Menu({ label, name, title, className = 'button', isForm = false, testId, children }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const [isRight, setRight] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  useLayoutEffect(() => {
    if (!isOpen || !box.current || !button.current) return;
    // Where it would leave the page it ends with its button instead of beginning with it.
    setRight(button.current.getBoundingClientRect().left + box.current.offsetWidth > window.innerWidth - 12);
    focusable(box.current)[0]?.focus({ preventScroll: true });
  }, [isOpen]);
  useEffect(() => {
    if (!isOpen) return undefined;
    const leave = (event: MouseEvent) => {
      const to = event.target as Node;
      if (!box.current?.contains(to) && !button.current?.contains(to)) setOpen(false);
    };
    document.addEventListener('mousedown', leave);
    return () => document.removeEventListener('mousedown', leave);
  }, [isOpen]);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      event.preventDefault();
      return close();
    }
    if (event.key === 'Tab' && !isForm) return setOpen(false);
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const items = focusable(box.current!);
    const at = items.indexOf(document.activeElement as HTMLElement);
    items[(at + by + items.length) % items.length]?.focus();
  };
  return (
    <span className="relative inline-flex">
      <button
        ref={button}
        type="button"
        className={`${className} caret`}
        aria-haspopup={isForm ? 'dialog' : 'menu'}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-label={name}
        data-testid={testId}
        onClick={() => setOpen(!isOpen)}
      >
        {label}
      </button>
      {isOpen && (
        // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the keys are those of the items inside
        <div
          ref={box}
          className={`menu ${isRight ? 'right-0' : 'left-0'} ${isForm ? 'w-[300px]' : ''}`}
          onKeyDown={onKey}
        >
          {title !== undefined && <p className="px-3 pt-1.5 pb-0.5 text-label text-ink3">{title}</p>}
          <div
            id={id}
            role={isForm ? 'group' : 'menu'}
            aria-label={title ?? name ?? (typeof label === 'string' ? label : 'Menu')}
          >
            <CloseMenu value={close}>{children}</CloseMenu>
          </div>
        </div>
      )}
    </span>
  );
}

export function MenuItem(props: {
  text: ReactNode;
  /** Its key, or a remark. */
  hint?: string;
  /** One of several of which one holds. */
  isChosen?: boolean;
  isOff?: boolean;
  onChoose: () => void;
}) {
  const { text, hint, isChosen, isOff = false, onChoose } = props;
  const close = useContext(CloseMenu);
  return (
    <button
      type="button"
      role={isChosen === undefined ? 'menuitem' : 'menuitemradio'}
      aria-checked={isChosen}
      disabled={isOff}
      tabIndex={-1}
      onClick={() => {
        close();
        onChoose();
      }}
    >
      {isChosen !== undefined && (
        <span className="w-3.5 shrink-0" aria-hidden="true">
          {isChosen ? '✓' : ''}
        </span>
      )}
      {text}
      {hint !== undefined && <span className="ml-auto pl-4 text-label text-ink3">{hint}</span>}
    </button>
  );
}

function focusable(box: HTMLElement): HTMLElement[] {
  return [...box.querySelectorAll<HTMLElement>('button:not(:disabled), input, a')];
}
