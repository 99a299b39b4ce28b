/** Resolves when the page is idle. For work that isn't needed at first. */
export function whenIdle(): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      resolve();
    };
    // Safari has no idle callbacks.
    if ('requestIdleCallback' in window) window.requestIdleCallback(done, { timeout: 3_000 });
    else setTimeout(done, 500);
  });
}
