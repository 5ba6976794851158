/** The choice of the theme: Auto, Light or Dark. */
'use client';

import { useSyncExternalStore } from 'react';
import { Choice } from '../parts/choice.tsx';
import { chooseTheme, onThemeChange, themeChoice } from './theme.ts';
import type { ThemeChoice } from './theme.ts';

const CHOICES: { value: ThemeChoice; text: string }[] = [
  { value: 'auto', text: 'Auto' },
  { value: 'light', text: 'Light' },
  { value: 'dark', text: 'Dark' },
];

export function ThemeSwitch() {
  const choice = useSyncExternalStore(onThemeChange, themeChoice, () => 'auto' as const);
  return <Choice label="Theme" options={CHOICES} value={choice} onChoose={chooseTheme} />;
}
