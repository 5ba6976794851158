/** Holds the order of the list while the pointer is over it, and for a while after. */
'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { settled } from './settled.ts';
import type { Row } from './rows.ts';

const SETTLES_AFTER_MS = 10_000;

export interface Held {
  onPointerMove: () => void;
  onPointerLeave: () => void;
}

/** @param question what a person asked for: another one is answered at once */
export function useSettled(rows: readonly Row[], question: string): [readonly Row[], Held] {
  const [isHeld, setHeld] = useState(false);
  const [shown, setShown] = useState({ rows, question, from: rows });
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const hold = useCallback(() => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
    setHeld(true);
  }, []);
  const leave = useCallback(() => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = setTimeout(() => setHeld(false), SETTLES_AFTER_MS);
  }, []);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );
  let current = shown;
  if (shown.from !== rows || shown.question !== question || (!isHeld && shown.rows !== rows)) {
    const isSame = isHeld && shown.question === question;
    current = { rows: isSame ? settled(shown.rows, rows) : rows, question, from: rows };
    // While it renders: the rows of the render before are what the order is held by.
    setShown(current);
  }
  return [current.rows, { onPointerMove: hold, onPointerLeave: leave }];
}
