// @vitest-environment happy-dom
/** The page of a link that can edit: it says what guests see, and revokes links. */

import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeAll, expect, it } from 'vitest';
import type { HubInfo, Pass } from '@rewardboard/protocol';
import { renderPage } from '../testing/page.tsx';
import { startHub } from '../testing/small-hub.ts';
import type { SmallHub } from '../testing/small-hub.ts';
import { SharingButton } from './sharing-button.tsx';

let hub: SmallHub;
const info: HubInfo = {
  version: '1',
  watching: [],
  now: 0,
  shared: true,
  sharesSamples: false,
  mayChange: true,
  mayRevoke: true,
  alerts: null,
};
const pass: Pass = {
  id: '1a2b3c4d',
  kind: 'link',
  name: 'Ann',
  createdAt: 0,
  expiresAt: Date.UTC(2030, 0, 31, 12),
  run: 'sample',
  canEdit: false,
};

beforeAll(async () => {
  hub = await startHub({ info });
});

it('says what guests see, lists the links, and revokes one', async () => {
  hub.answer = {
    status: 200,
    body: { links: [pass], tokens: [{ ...pass, id: '5e6f7a8b', kind: 'token', name: '', run: null }] },
  };
  renderPage(<SharingButton />, '/');
  fireEvent.click(await screen.findByTestId('sharing-button'));
  const drawer = screen.getByTestId('sharing');
  expect(drawer.textContent).toContain('Guests see no samples');
  await waitFor(() => expect(drawer.textContent).toContain('Ann, read-only, until 2030-01-31, only run sample'));
  await waitFor(() => expect(drawer.textContent).toContain('5e6f7a8b, until 2030-01-31'));
  fireEvent.click(within(screen.getByLabelText('Links')).getByText('Revoke'));
  await waitFor(() => expect(drawer.textContent).not.toContain('Ann'));
  expect(hub.posts).toEqual([{ path: '/api/links/revoke', body: { id: '1a2b3c4d' } }]);
});

it('shows an error of the hub', async () => {
  hub.answer = { status: 401, body: { error: 'This requires the owner’s key.' } };
  renderPage(<SharingButton />, '/');
  fireEvent.click(await screen.findByTestId('sharing-button'));
  await waitFor(() => expect(screen.getAllByRole('alert', { hidden: true })[0]!.textContent).toContain('owner’s key'));
});

it('is not there for guests who only look, nor on a board that is not shared', async () => {
  hub.send('hub', { ...info, mayChange: false });
  renderPage(<SharingButton />, '/');
  await waitFor(() => expect(screen.queryByTestId('sharing-button')).toBeNull());
  hub.send('hub', { ...info, shared: false });
  await waitFor(() => expect(screen.queryByTestId('sharing-button')).toBeNull());
});
