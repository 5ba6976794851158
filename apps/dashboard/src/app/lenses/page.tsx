/** The pairs or the reasoning steps of one run: /lenses/?id=... */

import { Suspense } from 'react';
import { LensPage } from '../../lenses/lens-page.tsx';

export default function Page() {
  return (
    <Suspense fallback={null}>
      <LensPage />
    </Suspense>
  );
}
