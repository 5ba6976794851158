/** A button that opens a menu below it. Arrow keys move, Escape closes and gives the focus back, a click elsewhere closes. */
'use client';

import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';

interface MenuItem {
  text: string;
  note?: string;
  onChoose: () => void;
}

export function MenuButton({ label, items }: { label: string; items: readonly MenuItem[] }) {
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLSpanElement>(null);
  const id = useId();
  useEffect(() => {
    if (!isOpen) return;
    box.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus({ preventScroll: true });
    const onPointer = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', onPointer);
    return () => document.removeEventListener('pointerdown', onPointer);
  }, [isOpen]);
  const onKey = (event: KeyboardEvent) => {
    if (!isOpen) return;
    if (event.key === 'Escape') {
      setOpen(false);
      box.current?.querySelector('button')?.focus();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const all = [...box.current!.querySelectorAll<HTMLElement>('[role=menuitem]')];
      const by = event.key === 'ArrowDown' ? 1 : -1;
      all[(all.indexOf(document.activeElement as HTMLElement) + by + all.length) % all.length]?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys of the button and of the items bubble here
    <span ref={box} className="relative inline-flex" onKeyDown={onKey}>
      <button
        type="button"
        className="button"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        {label} <span aria-hidden="true">▾</span>
      </button>
      {isOpen && (
        <span
          id={id}
          role="menu"
          aria-label={label}
          className="absolute top-full right-0 z-30 mt-1 grid min-w-[200px] rounded-[3px] border border-rule2 bg-raise py-1 max-tablet:right-auto max-tablet:left-0"
        >
          {items.map(({ text, note, onChoose }) => (
            <button
              key={text}
              type="button"
              role="menuitem"
              className="flex min-h-7 items-center gap-3 px-3 py-1 text-left whitespace-nowrap hover:bg-hover max-tablet:min-h-9"
              onClick={() => {
                setOpen(false);
                onChoose();
              }}
            >
              {text}
              {note && <span className="ml-auto text-label text-ink3">{note}</span>}
            </button>
          ))}
        </span>
      )}
    </span>
  );
}
