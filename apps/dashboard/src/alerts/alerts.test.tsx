// @vitest-environment happy-dom
/** Alerts on the page: the button, the list, the line at the top, and where alerts are sent. */

import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeAll, expect, it } from 'vitest';
import { renderPage } from '../testing/page.tsx';
import { anAlert } from '../testing/samples.ts';
import { startHub } from '../testing/small-hub.ts';
import type { SmallHub } from '../testing/small-hub.ts';
import { AlertLine } from './alert-line.tsx';
import { AlertsButton } from './alerts-button.tsx';

let hub: SmallHub;

beforeAll(async () => {
  hub = await startHub({ info: { alerts: { level: 'act', channels: ['Slack webhook', 'command notify-send'] } } });
});

function show(address = '/') {
  renderPage(
    <>
      <AlertLine />
      <AlertsButton />
    </>,
    address,
  );
  return screen.getByTestId('alerts-button');
}

it('says so while there are no alerts', () => {
  fireEvent.click(show());
  expect(screen.getByTestId('alerts').textContent).toContain('No alerts since this hub started.');
  expect(screen.queryByTestId('alert-line')).toBeNull();
});

it('counts new alerts, and shows the newest one at the top of every page but that of its run', async () => {
  const button = show();
  hub.send('alerts', [
    anAlert('one'),
    anAlert('two', { at: 2_000, kind: 'resolved', run: { id: 'b c', name: 'run b', directory: '' } }),
  ]);
  await waitFor(() => expect(button.textContent).toBe('Alerts 2 new'));
  expect(screen.getByTestId('alert-line').textContent).toContain('✓ run b: Sentence of two 1 more unread.');
  expect(within(screen.getByTestId('alert-line')).getByRole('link').getAttribute('href')).toMatch(/\?id=b%20c$/);
});

it('leaves out the alert of the run that is open', () => {
  show('/run/?id=b%20c');
  expect(screen.getByTestId('alert-line').textContent).toContain('■ run a: Sentence of one');
});

it('lists alerts newest first, and counts them as read when the list closes', async () => {
  const button = show();
  fireEvent.click(button);
  const alerts = screen.getAllByTestId('alert');
  expect(alerts.map(({ dataset }) => dataset.kind)).toEqual(['resolved', 'opened']);
  expect(alerts[0]!.textContent).toContain('· new');
  fireEvent.click(screen.getByRole('button', { name: /Close/ }));
  await waitFor(() => expect(button.dataset.unseen).toBe('0'));
  expect(screen.queryByTestId('alert-line')).toBeNull();
});

it('counts only alerts that arrive after that, and remembers them in this browser', async () => {
  const button = show();
  expect(button.dataset.unseen).toBe('0');
  hub.send('alerts', [anAlert('one'), anAlert('two', { at: 2_000 }), anAlert('three', { at: 3_000 })]);
  await waitFor(() => expect(button.textContent).toBe('Alerts 1 new'));
  fireEvent.click(within(screen.getByTestId('alert-line')).getByRole('button', { name: 'Dismiss' }));
  expect(button.dataset.unseen).toBe('0');
  expect(localStorage.getItem('rewardboard:alerts-seen')).toBe('3000');
});

it('tests the channels of the hub, and shows the result of each', async () => {
  hub.answer = {
    status: 200,
    body: {
      deliveries: [
        { channel: 'a', error: null },
        { channel: 'b', error: 'the program does not exist' },
      ],
    },
  };
  fireEvent.click(show());
  fireEvent.click(screen.getByRole('button', { name: 'Send a test' }));
  await waitFor(() => expect(screen.getByTestId('channels').textContent).toContain('Slack webhook ✓ delivered'));
  expect(screen.getByTestId('channels').textContent).toContain('command notify-send ✕ the program does not exist');
  expect(hub.posts.at(-1)).toEqual({ path: '/api/alerts/test', body: null });
});

it('shows why a test could not run', async () => {
  hub.answer = { status: 429, body: { error: 'Wait a minute.' } };
  fireEvent.click(show());
  fireEvent.click(screen.getByRole('button', { name: 'Send a test' }));
  expect((await screen.findByRole('alert')).textContent).toBe('Wait a minute.');
});

it('says why this browser cannot notify', async () => {
  fireEvent.click(show());
  fireEvent.click(screen.getByRole('button', { name: 'Turn on notifications' }));
  expect((await screen.findByRole('alert')).textContent).toMatch(/only over https or on localhost/);
  expect(screen.getByRole('button', { name: 'Turn on notifications' }).getAttribute('aria-pressed')).toBe('false');
});

it('says how to add channels when there are none, and hides them from guests', async () => {
  const info = { version: '1', watching: [], now: Date.now(), shared: false };
  hub.send('hub', { ...info, alerts: { level: 'act', channels: [] } });
  fireEvent.click(show());
  await waitFor(() => expect(screen.getByTestId('alerts').textContent).toContain('Nowhere yet.'));
  hub.send('hub', { ...info, alerts: null });
  await waitFor(() => expect(screen.getByTestId('alerts').textContent).not.toContain('Sent elsewhere'));
});
