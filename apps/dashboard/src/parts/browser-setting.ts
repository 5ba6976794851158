/** A choice that this browser keeps, the same in all its tabs. Sent to nobody. */
'use client';

import { useSyncExternalStore } from 'react';

export class Kept<T> {
  #value: T | undefined;
  readonly #listeners = new Set<() => void>();

  /** @param read makes a value of whatever the storage holds; null when it holds nothing or something broken */
  constructor(
    readonly key: string,
    private readonly read: (raw: unknown) => T,
  ) {}

  get = (): T => (this.#value ??= this.read(this.#stored()));

  /** The value while a page is built, where there is no storage. */
  readonly none = (): T => (this.#none ??= this.read(null));
  #none: T | undefined;

  set(value: T): void {
    this.#value = value;
    try {
      localStorage.setItem(this.key, JSON.stringify(value));
    } catch {
      // Storage is full or forbidden here: the choice lasts as long as the page.
    }
    this.#tell();
  }

  subscribe = (listener: () => void): (() => void) => {
    if (this.#listeners.size === 0) window.addEventListener('storage', this.#onStorage);
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) window.removeEventListener('storage', this.#onStorage);
    };
  };

  readonly #onStorage = (event: StorageEvent) => {
    if (event.key !== this.key && event.key !== null) return;
    this.#value = undefined;
    this.#tell();
  };

  #stored(): unknown {
    try {
      return JSON.parse(localStorage.getItem(this.key) ?? 'null');
    } catch {
      return null;
    }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

export function useKept<T>(kept: Kept<T>): T {
  return useSyncExternalStore(kept.subscribe, kept.get, kept.none);
}
