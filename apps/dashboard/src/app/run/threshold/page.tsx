/** The threshold, the journal and the predictions of one run: /run/threshold/?id=... */

import { Suspense } from 'react';
import { ThresholdPage } from '../../../threshold/threshold-page.tsx';

export default function Page() {
  return (
    <Suspense fallback={null}>
      <ThresholdPage />
    </Suspense>
  );
}
