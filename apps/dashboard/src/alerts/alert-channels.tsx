/** Who else is told: this browser, and the channels that the hub was given; each can be tried. */
'use client';

import type { Delivery } from '@rewardboard/protocol';
import { useState } from 'react';
import { postToHub } from '../live/post-to-hub.ts';
import { useHubInfo } from '../live/use-hub.ts';
import { Section } from '../parts/section.tsx';
import { notify, turnNotices, useNoticesWanted } from './browser-notifications.ts';

const TEST_NOTICE = {
  id: 'test',
  level: 'unknown',
  sentence: 'A test of rewardboard: alerts arrive here.',
  evidence: 'nothing is wrong',
  run: { id: '', name: 'No run', directory: '' },
} as const;

export function AlertWays() {
  const info = useHubInfo();
  return (
    <>
      <Section title="This browser">
        <BrowserNotices />
      </Section>
      {info?.alerts && (
        <Section title="Told by the hub">
          <Channels channels={info.alerts.channels} level={info.alerts.level} />
        </Section>
      )}
    </>
  );
}

function BrowserNotices() {
  const isOn = useNoticesWanted();
  const [reason, setReason] = useState<string | null>(null);
  return (
    <>
      <p className="text-ink2">
        {isOn
          ? 'Notifies you of each new alert while a page of this board is open.'
          : 'Notifies you only in this page.'}
      </p>
      <div className="mt-2 flex flex-wrap gap-2">
        <button
          type="button"
          className="button"
          aria-pressed={isOn}
          onClick={() => void turnNotices(!isOn).then(setReason)}
        >
          {isOn ? 'Do not notify me' : 'Notify me in this browser'}
        </button>
        {isOn && (
          <button type="button" className="button" onClick={() => notify({ ...TEST_NOTICE, id: `test ${Date.now()}` })}>
            Test
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
        Nobody. Webhooks (JSON, Slack, Discord) and commands are named in <code>config/alerts.yaml</code>, or a file
        given with <code>--alerts</code>.
      </p>
    );
  return (
    <>
      <p className="text-ink2">
        {level === 'act'
          ? 'Of findings that ask for action.'
          : 'Of findings that ask for action, and of those worth an eye.'}
      </p>
      <ul className="mt-1 grid gap-0.5" data-testid="channels">
        {channels.map((channel, i) => {
          const error = results && 'answer' in results ? results.answer.deliveries[i]?.error : undefined;
          return (
            <li key={i} className="wrap-anywhere">
              {channel}
              {error === null && <span className="text-ok"> ✓ took it</span>}
              {typeof error === 'string' && <span className="text-act"> ✕ {error}</span>}
            </li>
          );
        })}
      </ul>
      <button type="button" className="button mt-2" disabled={isTesting} onClick={() => void test()}>
        {isTesting ? 'Testing …' : 'Send a test'}
      </button>
      {results && 'error' in results && (
        <p role="alert" className="mt-1 text-act">
          {results.error}
        </p>
      )}
    </>
  );
}

/** How each channel fared, in their order, or why nothing was tried. */
function testChannels() {
  return postToHub<{ deliveries: readonly Delivery[] }>('/api/alerts/test');
}
