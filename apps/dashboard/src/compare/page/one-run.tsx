/** A comparison of one run: it needs another, and those most like it are offered. */
'use client';

import Link from 'next/link';
import { Message } from '../../parts/message.tsx';
import type { CompareView } from '../model/address.ts';
import type { ComparedRun } from '../model/compared-run.ts';
import type { ChangeView } from '../state/use-compare-view.ts';

export function OneRun({
  run,
  unknown,
}: {
  run: ComparedRun | null;
  unknown: readonly string[];
  view: CompareView;
  change: ChangeView;
}) {
  return (
    <Message title={run ? 'One run' : 'These runs are not here'} testId="one-run">
      <p>A comparison needs two.{run ? ` ${run.name} is chosen.` : ''}</p>
      {unknown.length > 0 && (
        <p>
          Not found: {unknown.join(', ')}. They were moved or deleted, or the hub has not found them yet. If they
          appear, this page shows them.
        </p>
      )}
      <p>
        <Link href={run ? `/?sel=${encodeURIComponent(run.id)}` : '/'} className="button text-body">
          Choose from the list
        </Link>
      </p>
    </Message>
  );
}
