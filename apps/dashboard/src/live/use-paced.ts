/** What the charts below the first one are drawn from: what a person does shows at once, what a log adds as often as the page's budget allows. */
'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';
import { Listeners } from './listeners.ts';
import { restBudget, withinBudget } from './live-budget.ts';

interface Offered<T> {
  value: T;
  /** What a log adds. */
  grown: readonly unknown[];
  /** What a person chose. */
  chosen: readonly unknown[];
}

class Paced<T> {
  #newest: Offered<T>;
  readonly #listeners = new Listeners();
  readonly #showSoon = withinBudget(restBudget, () => this.#show());

  constructor(public shown: Offered<T>) {
    this.#newest = shown;
  }

  readonly get = (): Offered<T> => this.shown;
  readonly subscribe = this.#listeners.subscribe;

  offer(next: Offered<T>): void {
    this.#newest = next;
    if (!isSame(next.chosen, this.shown.chosen)) this.#show();
    else if (!isSame(next.grown, this.shown.grown)) this.#showSoon();
  }

  #show(): void {
    this.shown = this.#newest;
    this.#listeners.notify();
  }
}

/**
 * @param value what is drawn
 * @param grown what a log adds to it, compared part by part
 * @param chosen what a person chose, in the same way
 * @returns `value`, or an earlier one while only the log has grown since
 */
export function usePaced<T>(value: T, grown: readonly unknown[], chosen: readonly unknown[]): T {
  const [paced] = useState(() => new Paced<T>({ value, grown, chosen }));
  const shown = useSyncExternalStore(paced.subscribe, paced.get, paced.get);
  useEffect(() => paced.offer({ value, grown, chosen }));
  return isSame(grown, shown.grown) || !isSame(chosen, shown.chosen) ? value : shown.value;
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.every((part, i) => part === b[i]);
}
