import { expect, it, vi } from 'vitest';
import { loadLater, PartUnavailable } from './load-later';

it('A chunk waits for the network, because the browser never requests a failed module again', async () => {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  const load = vi.fn(() => Promise.resolve('panel'));
  const loaded = loadLater(load);
  await Promise.resolve();
  expect(load).not.toHaveBeenCalled();

  window.dispatchEvent(new Event('online'));
  await expect(loaded).resolves.toBe('panel');
  expect(load).toHaveBeenCalledTimes(1);
});

it('A chunk is loaded offline in a page of the service worker, which has all of them', async () => {
  vi.stubGlobal('navigator', { onLine: false, serviceWorker: { controller: {} } });
  await expect(loadLater(() => Promise.resolve('panel'))).resolves.toBe('panel');
  vi.unstubAllGlobals();
});

it('A missing chunk is reported whatever the browser calls it', async () => {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(true);
  const failure = new TypeError('Importing a module script failed.');
  const loaded = loadLater(() => Promise.reject(failure));
  await expect(loaded).rejects.toThrow(PartUnavailable);
  await expect(loaded).rejects.toHaveProperty('cause', failure);
});
