/** A part of the page is not to be had, in this page: browsers remember a module that failed until it is loaded anew. */
export class PartUnavailable extends Error {
  override name = 'PartUnavailable';
}

/**
 * Loads a part of the page that is not there from the beginning. Without a network it waits for one, because a module
 * that failed once is not asked for again (https://github.com/whatwg/html/issues/6768).
 *
 * @throws {PartUnavailable}
 */
export async function loadLater<Part>(load: () => Promise<Part>): Promise<Part> {
  await online();
  try {
    return await load();
  } catch (cause) {
    throw new PartUnavailable('A part of the page cannot be loaded', { cause });
  }
}

function online(): Promise<void> {
  if (navigator.onLine) return Promise.resolve();
  return new Promise((resolve) => {
    const settle = (): void => {
      resolve();
    };
    window.addEventListener('online', settle, { once: true });
  });
}
