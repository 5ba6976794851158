// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react';
import { emptyRun } from '@rewardboard/protocol';
import { expect, it, vi } from 'vitest';
import { renderPage } from '../../testing/page.tsx';
import { RunParts } from './run-parts.tsx';

it('loads the code of another part when somebody points at its link, and keeps the evaluation', () => {
  const prefetch = vi.fn<(address: string) => void>();
  renderPage(<RunParts runId="a" run={emptyRun()} part="overview" evaluation={200} />, '/run/?id=a', { prefetch });
  expect(prefetch).not.toHaveBeenCalled();
  const link = screen.getByRole('link', { name: 'Threshold' });
  fireEvent.pointerEnter(link);
  expect(prefetch).toHaveBeenCalledWith('/run/threshold/?id=a&eval=200');
  fireEvent.focus(screen.getByRole('link', { name: 'Journal' }));
  expect(prefetch).toHaveBeenLastCalledWith('/run/threshold/?id=a&eval=200#journal');
});
