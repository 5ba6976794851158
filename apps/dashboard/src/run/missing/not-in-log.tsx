/** One closed line: how many things this log lacks; opened, what they are and how to get them. */

import { plural } from '../../words/format-number.ts';
import type { Missing } from './missing.ts';

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
