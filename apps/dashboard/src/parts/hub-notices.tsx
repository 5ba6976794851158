/** What the hub says of itself: limits, disks, directories that cannot be read. Quiet, and gone once this browser has dismissed it. */
'use client';

import { useHubNotices } from '../live/use-hub.ts';
import { plural } from '../words/format-number.ts';
import { Age } from './age.tsx';
import { Kept, useKept } from './browser-setting.ts';

/** Texts that are remembered as dismissed; the oldest comes back first. */
const MAX_DISMISSED = 200;
const dismissed = new Kept<readonly string[]>('rewardboard:notices-dismissed', (raw) =>
  Array.isArray(raw) ? raw.filter((text) => typeof text === 'string') : [],
);

function dismiss(...texts: string[]): void {
  dismissed.set([...dismissed.get(), ...texts].slice(-MAX_DISMISSED));
}

export function HubNotices() {
  const gone = useKept(dismissed);
  const notices = useHubNotices()
    .filter(({ text }) => !gone.includes(text))
    .toReversed();
  if (notices.length === 0) return null;
  return (
    <aside aria-label="The hub says" className="border-b border-rule text-ink2" data-testid="hub-notices">
      <details>
        <summary className="truncate py-1.5">
          {plural(notices.length, 'notice')} of the hub: {notices[0]!.text}
        </summary>
        <ul className="grid gap-y-1 pb-2">
          {notices.map(({ text, count, at }) => (
            <li key={text} className="flex flex-wrap items-baseline gap-x-3">
              <span className="max-w-[100ch] min-w-0 wrap-anywhere">{text}</span>
              <span className="text-label text-ink3">
                {count > 1 && `${count} times, last `}
                <Age sinceMs={at} />
              </span>
              <button type="button" className="link text-label" onClick={() => dismiss(text)}>
                Dismiss
              </button>
            </li>
          ))}
        </ul>
        {notices.length > 1 && (
          <button
            type="button"
            className="link mb-2 text-label"
            onClick={() => dismiss(...notices.map(({ text }) => text))}
          >
            Dismiss all
          </button>
        )}
      </details>
    </aside>
  );
}
