/** Resolves when the page has come to rest for the first time: for what nobody needs in its first moments. */
export const pageIsIdle = new Promise<void>((resolve) => {
  const begin = (): void => {
    // Safari has no idle callbacks.
    if ('requestIdleCallback' in window) window.requestIdleCallback(resolveNow, { timeout: 3_000 });
    else setTimeout(resolveNow, 500);
  };
  const resolveNow = (): void => {
    resolve();
  };
  if (document.readyState === 'complete') begin();
  else window.addEventListener('load', begin, { once: true });
});
