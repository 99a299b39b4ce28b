/** Resolves when the page comes to rest: for what nobody needs in its first moments. */
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
