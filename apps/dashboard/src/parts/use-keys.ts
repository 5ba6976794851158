/** Single-key shortcuts. They are ignored in fields, together with Ctrl, Alt or Meta, and while a dialog is open. */
'use client';

import { useEffect, useRef } from 'react';

/** These also close the dialog that they opened. */
const CLOSING_KEYS = new Set(['?', 'd']);

export function useKeys(keys: Record<string, (event: KeyboardEvent) => void>): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target)) return;
      if (!CLOSING_KEYS.has(event.key) && document.querySelector('dialog[open]')) return;
      const act = Object.hasOwn(latest.current, event.key) ? latest.current[event.key] : undefined;
      if (!act) return;
      // A key that opens a form must not be typed into it. Space also presses buttons, so its act decides.
      if (event.key.length === 1 && event.key !== ' ') event.preventDefault();
      act(event);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return target.type !== 'range' && target.type !== 'checkbox';
  return target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;
}
