/** One run: /run/?id=... (ids are not known when the board is built, so they are no part of the path). */

import { Suspense } from 'react';
import { RunPage } from '../../run/page/run-page.tsx';

export default function Page() {
  return (
    <Suspense fallback={null}>
      <RunPage />
    </Suspense>
  );
}
