/** The last panel: everything that this log lacks. */

import { Panel } from '../../parts/panel.tsx';
import type { Missing } from './missing.ts';

export function NotInLog({ missing }: { missing: readonly Missing[] }) {
  if (missing.length === 0) return null;
  return (
    <Panel title="Not in this log" className="col-span-full" subtitle="what is missing and how to add it">
      <dl
        className="grid gap-x-6 gap-y-[3px] tablet:grid-cols-[minmax(150px,max-content)_minmax(0,72ch)]"
        data-testid="missing"
      >
        {missing.map(({ what, how }) => (
          <div key={what} className="contents">
            <dt className="font-semibold">{what}</dt>
            <dd className="text-ink2 max-tablet:mb-1.5">{how}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
