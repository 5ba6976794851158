/** What the charts below the first one are drawn from: what a person does shows at once, what a log adds as often as the page's budget allows. */
'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';
import { Listeners } from './listeners.ts';
import { restBudget, withinBudget } from './live-budget.ts';

interface Offered<T> {
  value: T;
  revision: number;
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
    // The page drew it already, so that no earlier one may follow.
    else if (next.revision === this.shown.revision) this.shown.value = next.value;
    else this.#showSoon();
  }

  #show(): void {
    this.shown = this.#newest;
    this.#listeners.notify();
  }
}

/**
 * @param value what is drawn
 * @param revision changes when the log grew
 * @param chosen what a person chose, compared part by part
 * @returns `value`, or an earlier one while only the log has grown since
 */
export function usePaced<T>(value: T, revision: number, chosen: readonly unknown[]): T {
  const [paced] = useState(() => new Paced<T>({ value, revision, chosen }));
  const shown = useSyncExternalStore(paced.subscribe, paced.get, paced.get);
  useEffect(() => paced.offer({ value, revision, chosen }));
  return revision === shown.revision || !isSame(chosen, shown.chosen) ? value : shown.value;
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.every((part, i) => part === b[i]);
}
