/** The parts of a run as a row of links under its name. */

import type { Run } from '@rewardboard/protocol';
import Link from 'next/link';
import { lensOf } from './lens-of.ts';

export function RunParts(props: {
  runId: string;
  run: Run;
  current: 'overview' | 'lenses';
  /** What its predictions turned out to be. */
  found?: 'pairs' | 'steps' | undefined;
}) {
  const { runId, run, current } = props;
  const lens = props.found ?? lensOf(run);
  if (lens === null && current === 'overview') return null;
  const parts = [
    { id: 'overview', name: 'Overview', path: '/run/' },
    { id: 'lenses', name: lens === 'steps' ? 'Steps' : 'Pairs', path: '/lenses/' },
  ];
  return (
    <nav aria-label="Parts of the run" className="mb-4 flex gap-5 overflow-x-auto border-b border-rule">
      {parts.map(({ id, name, path }) => (
        <Link
          key={id}
          href={`${path}?id=${encodeURIComponent(runId)}`}
          aria-current={id === current ? 'page' : undefined}
          className={`border-b-2 pt-[9px] pb-2 whitespace-nowrap no-underline ${id === current ? 'border-ink font-semibold' : 'border-transparent text-ink2 hover:text-ink'}`}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
