// @vitest-environment happy-dom
import { act, renderHook } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { PageClock } from '../testing/page-clock.ts';
import { restBudget } from './live-budget.ts';
import { usePaced } from './use-paced.ts';

afterEach(() => vi.unstubAllGlobals());

it('shows at once what a person chose, and what a log adds when the budget allows', () => {
  const clock = new PageClock();
  restBudget.spend(1_000);
  const waitMs = restBudget.waitMs();
  expect(waitMs).toBeGreaterThan(1_000);
  const { result, rerender } = renderHook(
    ({ value, revision, zoom }: { value: string; revision: number; zoom: string }) => usePaced(value, revision, [zoom]),
    { initialProps: { value: 'old', revision: 1, zoom: 'all' } },
  );
  rerender({ value: 'old, with its verdict', revision: 1, zoom: 'all' });
  expect(result.current).toBe('old, with its verdict');
  rerender({ value: 'grown', revision: 2, zoom: 'all' });
  expect(result.current, 'nothing older than what was shown').toBe('old, with its verdict');
  rerender({ value: 'grown, zoomed', revision: 3, zoom: 'a part' });
  expect(result.current).toBe('grown, zoomed');
  rerender({ value: 'newest', revision: 4, zoom: 'a part' });
  expect(result.current).toBe('grown, zoomed');
  act(() => clock.runUntil(waitMs + 100));
  expect(result.current).toBe('newest');
});
