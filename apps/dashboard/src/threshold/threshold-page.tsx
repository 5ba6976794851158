/** The page of a run's threshold, journal and predictions. */
'use client';

import { OpenRun } from '../run/page/open-run.tsx';
import { ThresholdBody } from './threshold-body.tsx';

export function ThresholdPage() {
  return <OpenRun body={ThresholdBody} part="Threshold" />;
}
