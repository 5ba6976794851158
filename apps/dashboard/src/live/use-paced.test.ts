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
    ({ value, lines, zoom }: { value: string; lines: number; zoom: string }) => usePaced(value, [lines], [zoom]),
    { initialProps: { value: 'old', lines: 1, zoom: 'all' } },
  );
  rerender({ value: 'old, drawn anew', lines: 1, zoom: 'all' });
  expect(result.current).toBe('old, drawn anew');
  rerender({ value: 'grown', lines: 2, zoom: 'all' });
  expect(result.current).toMatch(/^old/);
  rerender({ value: 'grown, zoomed', lines: 3, zoom: 'a part' });
  expect(result.current).toBe('grown, zoomed');
  rerender({ value: 'newest', lines: 4, zoom: 'a part' });
  expect(result.current).toBe('grown, zoomed');
  act(() => clock.runUntil(waitMs + 100));
  expect(result.current).toBe('newest');
});
