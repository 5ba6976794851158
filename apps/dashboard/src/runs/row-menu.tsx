/** What can be done with one run, below the button at the end of its row. */
'use client';

import { useEffect, useLayoutEffect, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import type { RunLine } from '@rewardboard/protocol';
import { MenuItem } from '../parts/menu.tsx';
import { addressOf } from './row-cells.tsx';
import type { Wanted } from './words-dialogs.tsx';
import { sayOf } from './words-dialogs.tsx';

interface RowMenuProps {
  run: RunLine;
  button: HTMLElement;
  mayChange: boolean;
  isOwner: boolean;
  onWanted: (wanted: Wanted) => void;
  onSaid: (text: string) => void;
  onClose: () => void;
}

export function RowMenu({ run, button, mayChange, isOwner, onWanted, onSaid, onClose }: RowMenuProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const place = button.getBoundingClientRect();
    const menu = box.current!;
    const top =
      place.bottom + 4 + menu.offsetHeight > window.innerHeight ? place.top - 4 - menu.offsetHeight : place.bottom + 4;
    menu.style.top = `${Math.max(4, top)}px`;
    menu.style.left = `${Math.max(8, Math.min(place.left, window.innerWidth - menu.offsetWidth - 12))}px`;
    menu.querySelector('button')?.focus({ preventScroll: true });
    button.setAttribute('aria-expanded', 'true');
    return () => button.removeAttribute('aria-expanded');
  }, [button]);
  useEffect(() => {
    const leave = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) onClose();
    };
    document.addEventListener('mousedown', leave);
    window.addEventListener('scroll', onClose, { passive: true });
    return () => {
      document.removeEventListener('mousedown', leave);
      window.removeEventListener('scroll', onClose);
    };
  }, [onClose]);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.stopPropagation();
      if (event.key === 'Escape') event.preventDefault();
      onClose();
      return button.focus();
    }
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const items = [...box.current!.querySelectorAll<HTMLElement>('button:not(:disabled)')];
    items[(items.indexOf(document.activeElement as HTMLElement) + by + items.length) % items.length]?.focus();
  };
  const item = (text: string, act: () => void, hint?: string) => (
    <MenuItem
      key={text}
      text={text}
      {...(hint === undefined ? {} : { hint })}
      onChoose={() => {
        onClose();
        act();
      }}
    />
  );
  const archive = async () => {
    const errors = await sayOf([run], { archived: !run.isArchived });
    onSaid(errors[0] ?? (run.isArchived ? `${run.name} taken out of the archive` : `${run.name} archived`));
  };
  return (
    <div
      ref={box}
      className="menu fixed!"
      role="menu"
      tabIndex={-1}
      aria-label={`More for ${run.name}`}
      onKeyDown={onKey}
    >
      {item('Open', () => window.location.assign(addressOf(run)), 'Enter')}
      {item('Open in a new tab', () => window.open(addressOf(run), '_blank', 'noopener'), 'Ctrl click')}
      {mayChange && item('Rename …', () => onWanted({ kind: 'name', runs: [run] }))}
      {mayChange && item('Tags …', () => onWanted({ kind: 'tags', runs: [run] }), '#')}
      {mayChange && item('Note …', () => onWanted({ kind: 'note', runs: [run] }), 'n')}
      {item('Copy the directory', () => void navigator.clipboard?.writeText(run.directory))}
      {mayChange && item(run.isArchived ? 'Take out of the archive' : 'Archive', () => void archive(), 'e')}
      {isOwner && item('Delete …', () => onWanted({ kind: 'delete', runs: [run] }))}
    </div>
  );
}
