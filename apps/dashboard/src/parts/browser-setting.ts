/** A setting that is stored in this browser and shared by its tabs. It is never sent anywhere. */
'use client';

import { useSyncExternalStore } from 'react';

export class BrowserSetting<T> {
  #value: T | undefined;
  readonly #listeners = new Set<() => void>();

  /** @param read validates what was stored; gets null when nothing was, or when it cannot be parsed */
  constructor(
    readonly key: string,
    private readonly read: (raw: unknown) => T,
  ) {}

  get = (): T => (this.#value ??= this.read(this.#stored()));

  /** The default value, which is also the one while a page is prerendered. */
  readonly getDefault = (): T => (this.#default ??= this.read(null));
  #default: T | undefined;

  set(value: T): void {
    this.#value = value;
    try {
      localStorage.setItem(this.key, JSON.stringify(value));
    } catch {
      // Storage is full or blocked: the setting lasts until the page is closed.
    }
    this.#notify();
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
    this.#notify();
  };

  #stored(): unknown {
    try {
      return JSON.parse(localStorage.getItem(this.key) ?? 'null');
    } catch {
      return null;
    }
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}

export function useBrowserSetting<T>(setting: BrowserSetting<T>): T {
  return useSyncExternalStore(setting.subscribe, setting.get, setting.getDefault);
}
