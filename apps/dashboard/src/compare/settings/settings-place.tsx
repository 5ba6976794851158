/** The place of settings and score. A chunk of its own would make other pages load more: they share files with it. */
'use client';

import SettingsPanel from './settings-panel.tsx';
import type { SettingsProps } from './settings-panel.tsx';

export function SettingsPlace(props: SettingsProps) {
  return <SettingsPanel {...props} />;
}
