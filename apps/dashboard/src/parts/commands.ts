/** What a page offers in its list of commands (Ctrl K). Nothing is only there: each has a button, a link or a menu too. */
'use client';

import { useEffect, useRef } from 'react';

export interface Command {
  text: string;
  /** Its own key. */
  key?: string;
  /** What kind of thing it leads to. */
  what?: string;
  act: () => unknown;
}

let current: (() => readonly Command[]) | null = null;

/** @param commands made when somebody asks for them */
export function useCommands(commands: () => readonly Command[]): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  useEffect(() => {
    const of = () => latest.current();
    current = of;
    return () => {
      if (current === of) current = null;
    };
  }, []);
}

export function commandsOfPage(): readonly Command[] {
  return current?.() ?? [];
}

/** Words in any order. */
export function matchingCommands(commands: readonly Command[], wanted: string, most: number): Command[] {
  const words = wanted
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const found: Command[] = [];
  for (const command of commands) {
    const text = command.text.toLowerCase();
    if (words.every((word) => text.includes(word)) && found.push(command) === most) break;
  }
  return found;
}
