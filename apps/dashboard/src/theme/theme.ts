/** The chosen theme, stored in this browser, and its colours for canvases. */

import { THEME_KEY } from './theme-before-paint.ts';

export type ThemeChoice = 'auto' | 'light' | 'dark';

const COLOURS = [
  'paper',
  'ink',
  'ink2',
  'ink3',
  'rule',
  'rule2',
  'grid',
  'train',
  'val',
  'act',
  'watch',
  'ok',
  'chosen',
  'rejected',
  'r0',
  'r1',
  'r2',
  'r3',
  'r4',
  'r5',
  'r6',
  'r7',
  'r8',
] as const;
export type ColourName = (typeof COLOURS)[number];
export type Palette = Record<ColourName, string> & { gapStrength: number; font: string };

const listeners = new Set<() => void>();
let palette: Palette | null = null;

export function themeChoice(): ThemeChoice {
  const chosen = document.documentElement.dataset.theme;
  return chosen === 'light' || chosen === 'dark' ? chosen : 'auto';
}

export function chooseTheme(choice: ThemeChoice): void {
  if (choice === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
  try {
    if (choice === 'auto') localStorage.removeItem(THEME_KEY);
    else localStorage.setItem(THEME_KEY, choice);
  } catch {
    // Storage is blocked: the choice lasts until the page is closed.
  }
  themeChanged();
}

export function isDark(): boolean {
  const choice = themeChoice();
  return choice === 'dark' || (choice === 'auto' && systemIsDark().matches);
}

/** Calls the listener when the choice or the system's theme changes. @returns a function that unsubscribes */
export function onThemeChange(listener: () => void): () => void {
  if (listeners.size === 0) systemIsDark().addEventListener('change', themeChanged);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) systemIsDark().removeEventListener('change', themeChanged);
  };
}

/** The colours of the current theme. They are cached, because reading computed styles is slow. */
export function currentPalette(): Palette {
  if (palette) return palette;
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim();
  palette = {
    ...(Object.fromEntries(COLOURS.map((name) => [name, read(name)])) as Record<ColourName, string>),
    gapStrength: Number(read('gap-strength')) || 0.1,
    font: getComputedStyle(document.body).fontFamily,
  };
  return palette;
}

/** The colours of the page are other ones now. */
export function themeChanged(): void {
  palette = null;
  for (const listener of listeners) listener();
}

function systemIsDark(): MediaQueryList {
  return window.matchMedia('(prefers-color-scheme: dark)');
}
