import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useClock, useToday } from './clock';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date(2026, 10, 29, 23, 58, 30) });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const pass = (milliseconds: number): void => {
  act(() => {
    vi.advanceTimersByTime(milliseconds);
  });
};

describe('useClock', () => {
  it('useClock reads again once a minute, soon after it has begun, and renders only a new value', () => {
    const due = new Date(2026, 10, 29, 23, 59);
    const read = vi.fn((now: Date) => now >= due);
    let renders = 0;
    const { result } = renderHook(() => {
      renders += 1;
      return useClock(read);
    });
    expect(result.current).toBe(false);
    pass(29_000);
    expect(result.current).toBe(false);
    pass(1_500);
    expect(result.current).toBe(true);
    const before = renders;
    const reads = read.mock.calls.length;
    pass(59_000);
    expect(read.mock.calls.length).toBe(reads);
    pass(600_000);
    expect(read.mock.calls.length).toBe(reads + 10);
    expect(renders).toBe(before);
  });

  it('All components share one timer, which ends with the last of them', () => {
    const first = renderHook(() => useToday());
    const second = renderHook(() => useToday());
    expect(vi.getTimerCount()).toBe(1);
    first.unmount();
    expect(vi.getTimerCount()).toBe(1);
    second.unmount();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('A page that was hidden over midnight shows the new day at once', () => {
    const { result } = renderHook(() => useToday());
    expect(result.current).toBe('2026-11-29');
    // The timers of a hidden page may not run.
    vi.setSystemTime(new Date(2026, 10, 30, 8, 0));
    act(() => {
      document.dispatchEvent(new Event('visibilitychange'));
    });
    expect(result.current).toBe('2026-11-30');
  });
});
