import { createBrowserHistory, type RouterHistory } from '@tanstack/react-router';
import type { OpenOverlay } from './overlays';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** How many dialogs and menus were open over the page when the entry was added. */
    overlays?: number;
    /** The key of the page under them. */
    pageKey?: string;
  }
}

type EntryState = RouterHistory['location']['state'];

/** `back()` does nothing without an earlier entry, which must not hold up the next page. */
const BACK_TIMEOUT_MS = 500;

/**
 * The browser's history, in which Back closes what was opened last. Something that opens over the page adds an entry for
 * the same URL. The entry stays when it closes by other means, because going back takes effect only later; Back then skips
 * it.
 */
export function createPageHistory(): { history: RouterHistory; openOverlay: OpenOverlay } {
  const history = createBrowserHistory();
  waitForBack(history);
  const { replace } = history;
  let open: readonly (() => void)[] = [];
  let depth = depthOf(history.location.state);

  history.replace = (path, state, options) => {
    replace(path, depth === 0 ? state : { ...state, overlays: depth }, options);
  };
  history.subscribe(({ location, action }) => {
    const left = depth;
    depth = depthOf(location.state);
    if (action.type === 'PUSH' || action.type === 'REPLACE') return;
    if (action.type === 'BACK' && left > open.length) history.back();
    else {
      const closed = open.slice(depth).toReversed();
      open = open.slice(0, depth);
      for (const close of closed) close();
    }
  });

  return {
    history,
    openOverlay: (close) => {
      open = [...open, close];
      const { href, state } = history.location;
      if (open.length > depth)
        history.push(href, { ...state, overlays: open.length, pageKey: pageKeyOf(state) });
      return () => {
        open = open.filter((other) => other !== close);
      };
    },
  };
}

/** The scroll position is one of the page, whatever is open over it. */
export function pageKeyOf({ pageKey, __TSR_key: key }: EntryState): string {
  return pageKey ?? key ?? '';
}

function depthOf({ overlays = 0 }: EntryState): number {
  return overlays;
}

/**
 * Lets a new entry wait for `back()`: that returns before the browser has gone back, and would then remove the new entry
 * instead.
 *
 * @see https://html.spec.whatwg.org/multipage/nav-history-apis.html#dom-history-back
 */
function waitForBack(history: RouterHistory): void {
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
    // After everyone has heard where the browser is now.
    if (action.type !== 'PUSH' && action.type !== 'REPLACE') queueMicrotask(settle);
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
}
