// @vitest-environment happy-dom
/** The frame of every page: notices from the hub, keyboard shortcuts, theme, a revoked link. */

import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeAll, expect, it } from 'vitest';
import { renderPage } from '../testing/page.tsx';
import { startHub } from '../testing/small-hub.ts';
import type { SmallHub } from '../testing/small-hub.ts';
import { Frame } from './frame.tsx';

let hub: SmallHub;

beforeAll(async () => {
  hub = await startHub({
    notices: [
      { text: 'The disk is full.', count: 1, at: 1 },
      { text: 'logs/b cannot be read.', count: 3, at: 2 },
    ],
  });
});

const show = (address = '/') => renderPage(<Frame>the page</Frame>, address);
const keyList = () => screen.getByText('Keyboard shortcuts').closest('dialog')!;

it('lists notices, the newest first, until each is dismissed in this browser', async () => {
  const { unmount } = show();
  const notices = await screen.findByTestId('hub-notices');
  expect(notices.textContent).toContain('2 notices from the hub: logs/b cannot be read.');
  expect(notices.textContent).toContain('3 times, most recently');
  const [newest] = within(notices).getAllByRole('listitem', { hidden: true });
  fireEvent.click(within(newest!).getByText('Dismiss'));
  expect(screen.getByTestId('hub-notices').textContent).toContain('1 notice from the hub: The disk is full.');
  unmount();
  show();
  expect(screen.getByTestId('hub-notices').textContent).not.toContain('logs/b');
  fireEvent.click(within(screen.getByTestId('hub-notices')).getByText('Dismiss'));
  expect(screen.queryByTestId('hub-notices')).toBeNull();
});

it('remembers the newest 200 dismissed notices', async () => {
  const texts = Array.from({ length: 201 }, (_, i) => `Notice ${i}.`);
  hub.send(
    'notices',
    texts.map((text, at) => ({ text, count: 1, at })),
  );
  show();
  await waitFor(() => expect(screen.getByTestId('hub-notices').textContent).toContain('201 notices'));
  fireEvent.click(within(screen.getByTestId('hub-notices')).getByText('Dismiss all'));
  expect(screen.getByTestId('hub-notices').textContent).toContain('1 notice from the hub');
});

it('lists the shortcuts of the page, opened and closed with the question mark', () => {
  show('/run/?id=a');
  fireEvent.keyDown(window, { key: '?' });
  expect(keyList().open).toBe(true);
  expect(keyList().textContent).toContain('start or leave the replay');
  expect(keyList().textContent).not.toContain('filter runs');
  fireEvent.keyDown(window, { key: '?' });
  expect(keyList().open).toBe(false);
});

it('ignores other shortcuts while a dialog is open, and together with Ctrl', () => {
  show();
  const theme = () => document.documentElement.dataset.theme;
  const before = theme();
  fireEvent.keyDown(window, { key: 't', ctrlKey: true });
  fireEvent.keyDown(window, { key: '?' });
  fireEvent.keyDown(window, { key: 't' });
  expect(theme()).toBe(before);
  fireEvent.keyDown(window, { key: '?' });
  fireEvent.keyDown(window, { key: 't' });
  expect(theme()).not.toBe(before);
});

it('stores the chosen theme, and forgets it for Auto', () => {
  show();
  fireEvent.click(screen.getByRole('button', { name: 'Dark' }));
  expect(document.documentElement.dataset.theme).toBe('dark');
  expect(localStorage.getItem('rewardboard-theme')).toBe('dark');
  expect(screen.getByRole('button', { name: 'Dark' }).getAttribute('aria-pressed')).toBe('true');
  fireEvent.click(screen.getByRole('button', { name: 'Auto' }));
  expect(localStorage.getItem('rewardboard-theme')).toBeNull();
});

it('offers to reload once the hub has another version than the page was loaded from', async () => {
  show();
  expect(screen.queryByTestId('hub-updated')).toBeNull();
  const info = { watching: ['logs'], now: Date.now(), shared: false, alerts: null };
  hub.send('hub', { version: '2', ...info });
  await waitFor(() => expect(screen.getByTestId('hub-updated').textContent).toContain('The hub was updated'));
  expect(screen.getByRole('button', { name: 'Reload' })).toBeDefined();
  hub.send('hub', { version: '1', ...info });
  await waitFor(() => expect(screen.queryByTestId('hub-updated')).toBeNull());
});

it('hides everything of the board when the link is revoked', async () => {
  show();
  hub.send('revoked');
  await waitFor(() => expect(screen.getByTestId('revoked').textContent).toContain('This link was revoked'));
  expect(screen.queryByText('the page')).toBeNull();
  expect(screen.getByTestId('connection').textContent).toBe('Not connected');
});
