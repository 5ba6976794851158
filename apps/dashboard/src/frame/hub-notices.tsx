/** Notices about the hub itself, such as limits, full disks and unreadable directories, until this browser dismisses them. */
'use client';

import { useHubNotices } from '../live/use-hub.ts';
import { plural } from '../words/format-number.ts';
import { Age } from '../parts/age.tsx';
import { BrowserSetting, useBrowserSetting } from '../parts/browser-setting.ts';

/** Dismissed texts that are remembered; beyond that, the oldest reappear. */
const MAX_DISMISSED = 200;
const dismissed = new BrowserSetting<readonly string[]>('rewardboard:notices-dismissed', (raw) =>
  Array.isArray(raw) ? raw.filter((text) => typeof text === 'string') : [],
);

function dismiss(...texts: string[]): void {
  dismissed.set([...dismissed.get(), ...texts].slice(-MAX_DISMISSED));
}

export function HubNotices() {
  const hidden = useBrowserSetting(dismissed);
  const notices = useHubNotices()
    .filter(({ text }) => !hidden.includes(text))
    .toReversed();
  if (notices.length === 0) return null;
  return (
    <aside aria-label="Notices from the hub" className="border-b border-rule text-ink2" data-testid="hub-notices">
      <details>
        <summary className="truncate py-1.5">
          {plural(notices.length, 'notice')} from the hub: {notices[0]!.text}
        </summary>
        <ul className="grid gap-y-1 pb-2">
          {notices.map(({ text, count, at }) => (
            <li key={text} className="flex flex-wrap items-baseline gap-x-3">
              <span className="max-w-[100ch] min-w-0 wrap-anywhere">{text}</span>
              <span className="text-label text-ink3">
                {count > 1 && `${count} times, most recently `}
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
