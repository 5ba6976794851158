/** The place of settings and score, which are loaded when they are wanted: they stand far down the page. */
'use client';

import { Suspense, lazy } from 'react';
import type { SettingsProps } from './settings-panel.tsx';

const SettingsPanel = lazy(() => import('./settings-panel.tsx'));

export function SettingsPlace(props: SettingsProps) {
  // As high as the panel, so that nothing below it moves when it comes.
  return (
    <Suspense fallback={<div className="col-span-12 min-h-[360px]" />}>
      <SettingsPanel {...props} />
    </Suspense>
  );
}
