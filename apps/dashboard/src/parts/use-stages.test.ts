// @vitest-environment happy-dom
import { act, renderHook } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { PageClock } from '../testing/page-clock.ts';
import { useStages } from './use-stages.ts';

afterEach(() => vi.unstubAllGlobals());

it('adds a stage after each frame, from when the page is begun', () => {
  const clock = new PageClock();
  const { result, rerender } = renderHook(({ isBegun }) => useStages(3, isBegun), { initialProps: { isBegun: false } });
  const after = (ms: number) => {
    act(() => clock.runUntil(clock.nowMs + ms));
    return result.current;
  };
  expect(after(1_000)).toBe(1);
  rerender({ isBegun: true });
  expect(result.current).toBe(1);
  expect([after(16), after(16), after(1_000)]).toEqual([2, 3, 3]);
});
