/** The page of one run. */
'use client';

import { OpenRun } from './open-run.tsx';
import { RunBody } from './run-body.tsx';

export function RunPage() {
  return <OpenRun body={RunBody} />;
}
