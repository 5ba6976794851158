/** Several runs beside each other: /compare/?runs=ID,ID (ids are not known when the board is built). */

import { Suspense } from 'react';
import { ComparePage } from '../../compare/page/compare-page.tsx';

export default function Page() {
  return (
    <Suspense fallback={null}>
      <ComparePage />
    </Suspense>
  );
}
