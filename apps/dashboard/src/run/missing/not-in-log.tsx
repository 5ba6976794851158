/** One closed line: how many things this log lacks; opened, what they are and how to get them. */

import type { Evaluation, Run } from '@rewardboard/protocol';
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { seesSamples, useHubInfo } from '../../live/use-hub.ts';
import { plural } from '../../words/format-number.ts';
import { missingOf } from './missing.ts';
import type { Missing } from './missing.ts';

/** The same element until the run gets something new. */
export function useNotInLog(run: Run, evaluations: readonly Evaluation[]): ReactNode {
  const maySeeSamples = seesSamples(useHubInfo());
  const { series, info, about } = run;
  const { size } = series;
  return useMemo(
    () => <NotInLog missing={missingOf(run, evaluations, maySeeSamples)} />,
    // oxlint-disable-next-line react/exhaustive-deps, react/memo-dependencies -- `run` grows in place; what it lacks changes with its series and its description
    [run, size, info, about.config, evaluations, maySeeSamples],
  );
}

export function NotInLog({ missing }: { missing: readonly Missing[] }) {
  if (missing.length === 0) return null;
  return (
    <details>
      <summary>
        {plural(missing.length, 'thing')} {missing.length === 1 ? 'is' : 'are'} not in this log: how to get{' '}
        {missing.length === 1 ? 'it' : 'them'}
      </summary>
      <dl className="mt-1 grid gap-1.5" data-testid="missing">
        {missing.map(({ what, how }) => (
          <div key={what}>
            <dt className="font-semibold text-ink">{what}</dt>
            <dd className="max-w-[72ch]">{how}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
