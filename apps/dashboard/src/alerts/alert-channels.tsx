/** Where alerts are sent: notifications of this browser, and the hub's own channels. Each can be tested. */
'use client';

import type { Delivery } from '@rewardboard/protocol';
import { useState } from 'react';
import { postToHub } from '../live/post-to-hub.ts';
import { useHubInfo } from '../live/use-hub.ts';
import { Section } from '../parts/section.tsx';
import { notify, setNotificationsEnabled, useNotificationsEnabled } from './browser-notifications.ts';

const TEST_ALERT = {
  id: 'test',
  level: 'unknown',
  sentence: 'Test alert from rewardboard',
  evidence: 'alerts arrive here; nothing is wrong',
  run: { id: '', name: 'Test', directory: '' },
} as const;

export function AlertChannels() {
  const info = useHubInfo();
  return (
    <>
      <Section title="This browser">
        <BrowserNotifications />
      </Section>
      {info?.alerts && (
        <Section title="Sent elsewhere">
          <Channels channels={info.alerts.channels} level={info.alerts.level} />
        </Section>
      )}
    </>
  );
}

function BrowserNotifications() {
  const isOn = useNotificationsEnabled();
  const [reason, setReason] = useState<string | null>(null);
  return (
    <>
      <p className="text-ink2">
        {isOn
          ? 'Each new alert is also shown as a notification while this board is open in a tab.'
          : 'Alerts are shown only on this page.'}
      </p>
      <div className="mt-2 flex flex-wrap gap-2">
        <button
          type="button"
          className="button"
          aria-pressed={isOn}
          onClick={() => void setNotificationsEnabled(!isOn).then(setReason)}
        >
          {isOn ? 'Turn off notifications' : 'Turn on notifications'}
        </button>
        {isOn && (
          <button type="button" className="button" onClick={() => notify({ ...TEST_ALERT, id: `test ${Date.now()}` })}>
            Test notification
          </button>
        )}
      </div>
      {reason !== null && (
        <p role="alert" className="mt-1 text-ink2">
          {reason}
        </p>
      )}
    </>
  );
}

function Channels({ channels, level }: { channels: readonly string[]; level: 'act' | 'watch' }) {
  const [results, setResults] = useState<Awaited<ReturnType<typeof testChannels>> | null>(null);
  const [isTesting, setTesting] = useState(false);
  const test = async () => {
    setTesting(true);
    setResults(await testChannels());
    setTesting(false);
  };
  if (channels.length === 0)
    return (
      <p className="text-ink2">
        Nowhere yet. Add webhooks (JSON, Slack, Discord) or commands to <code>config/alerts.yaml</code>, or to a file
        that you pass with <code>--alerts</code>.
      </p>
    );
  return (
    <>
      <p className="text-ink2">
        {level === 'act'
          ? 'Sends findings that need action.'
          : 'Sends findings that need action, and findings to watch.'}
      </p>
      <ul className="mt-1 grid gap-0.5" data-testid="channels">
        {channels.map((channel, i) => {
          const error = results && 'answer' in results ? results.answer.deliveries[i]?.error : undefined;
          return (
            <li key={i} className="wrap-anywhere">
              {channel}
              {error === null && <span className="text-ok"> ✓ delivered</span>}
              {typeof error === 'string' && <span className="text-act"> ✕ {error}</span>}
            </li>
          );
        })}
      </ul>
      <button type="button" className="button mt-2" disabled={isTesting} onClick={() => void test()}>
        {isTesting ? 'Sending …' : 'Send a test'}
      </button>
      {results && 'error' in results && (
        <p role="alert" className="mt-1 text-act">
          {results.error}
        </p>
      )}
    </>
  );
}

/** The result of each channel in order, or why the test could not run. */
function testChannels() {
  return postToHub<{ deliveries: readonly Delivery[] }>('/api/alerts/test');
}
