// @vitest-environment happy-dom
import { act, renderHook } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { useHeldBack } from './use-held-back.ts';

afterEach(() => void vi.useRealTimers());

it('holds back until the verdict is there, and never again', () => {
  const { result, rerender } = renderHook((isWaiting: boolean) => useHeldBack(isWaiting), { initialProps: true });
  expect(result.current).toBe(true);
  rerender(false);
  expect(result.current).toBe(false);
  rerender(true);
  expect(result.current).toBe(false);
});

it('keeps nobody from the charts whose verdict takes long', () => {
  vi.useFakeTimers();
  const { result } = renderHook(() => useHeldBack(true));
  expect(result.current).toBe(true);
  act(() => void vi.runAllTimers());
  expect(result.current).toBe(false);
});
