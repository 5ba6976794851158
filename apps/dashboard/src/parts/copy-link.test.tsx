// @vitest-environment happy-dom
/** The button that copies a link, without and with the key of a shared board. */

import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { exchangeKey } from '../live/shared-link.ts';
import { renderPage } from '../testing/page.tsx';
import { CopyLink } from './copy-link.tsx';

it('a guest can copy the key that opened the page, and nobody a key that was refused', async () => {
  const asked = vi.spyOn(globalThis, 'fetch');
  asked.mockResolvedValueOnce(new Response('', { status: 401 }));
  await exchangeKey('refused');
  const { unmount } = renderPage(<CopyLink />);
  expect(screen.queryByText('Copy link with the read key')).toBeNull();
  unmount();
  asked.mockResolvedValueOnce(new Response('{}'));
  await exchangeKey('secret');
  const copied = vi.fn<(text: string) => Promise<void>>().mockResolvedValue();
  vi.stubGlobal('navigator', { clipboard: { writeText: copied } });
  renderPage(<CopyLink address={() => 'http://board/?q=f1#old'} />);
  fireEvent.click(screen.getByText('Copy link with the read key'));
  await waitFor(() => expect(copied).toHaveBeenLastCalledWith('http://board/?q=f1#key=secret'));
  fireEvent.keyDown(window, { key: 'u' });
  await waitFor(() => expect(copied).toHaveBeenLastCalledWith('http://board/?q=f1#old'));
  vi.unstubAllGlobals();
  asked.mockRestore();
});
