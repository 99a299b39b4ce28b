/** Part of the page can't be loaded. Browsers don't retry a failed module until the page is reloaded. */
export class PartUnavailable extends Error {
  override name = 'PartUnavailable';
}

/**
 * Loads part of the page on demand. Offline it waits for the network first, because browsers don't request a failed
 * module again (https://github.com/whatwg/html/issues/6768). A page of the service worker has every part on this device.
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
  const isKept = 'serviceWorker' in navigator && navigator.serviceWorker.controller !== null;
  if (navigator.onLine || isKept) return Promise.resolve();
  return new Promise((resolve) => {
    const settle = (): void => {
      resolve();
    };
    window.addEventListener('online', settle, { once: true });
  });
}
