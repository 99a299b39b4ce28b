import { createBrowserHistory, type RouterHistory } from '@tanstack/react-router';

/** `back()` does nothing without an earlier entry, which must not hold up the next page. */
const BACK_TIMEOUT_MS = 500;

/**
 * The browser's history, where a new entry waits for `back()`: that returns before the browser has gone back, and would
 * then remove the new entry instead.
 *
 * @see https://html.spec.whatwg.org/multipage/nav-history-apis.html#dom-history-back
 */
export function createPageHistory(): RouterHistory {
  const history = createBrowserHistory();
  const { push, replace, back } = history;
  let waiting: (() => void)[] | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function settle(): void {
    clearTimeout(timer);
    const entries = waiting ?? [];
    waiting = null;
    for (const add of entries) add();
  }

  function whenSettled(add: () => void): void {
    if (waiting) waiting.push(add);
    else add();
  }

  history.subscribe(({ action }) => {
    if (action.type !== 'PUSH' && action.type !== 'REPLACE') settle();
  });
  history.back = (options) => {
    waiting ??= [];
    clearTimeout(timer);
    timer = setTimeout(settle, BACK_TIMEOUT_MS);
    back(options);
  };
  history.push = (...entry) => {
    whenSettled(() => {
      push(...entry);
    });
  };
  history.replace = (...entry) => {
    whenSettled(() => {
      replace(...entry);
    });
  };
  return history;
}
