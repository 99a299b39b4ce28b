import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';

/** A push service that counts what it gets: the browser of the tests has none. `GET` returns the count of an address. */
export async function startPushService() {
  const counts = new Map<string, number>();
  const server = createServer(({ method, url = '' }, response) => {
    const count = counts.get(url) ?? 0;
    if (method === 'GET') {
      response.end(String(count));
      return;
    }
    counts.set(url, count + 1);
    response.writeHead(201).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/**
 * Lets the browser of a page subscribe to that push service, and its user allow notifications: a headless browser denies them.
 *
 * @returns How many messages it has got.
 */
export async function givePushService(page: Page): Promise<() => Promise<number>> {
  const endpoint = `${process.env.PUSH_ORIGIN ?? ''}/${crypto.randomUUID()}`;
  await page.addInitScript((address) => {
    const KEY = 'test.push-subscription';
    const text = (bytes: ArrayBuffer): string =>
      btoa(String.fromCharCode(...new Uint8Array(bytes)))
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replaceAll('=', '');
    const subscription = async () => {
      const stored = localStorage.getItem(KEY);
      if (stored === null) return null;
      const [p256dh = '', auth = '', key = ''] = stored.split(' ');
      const bytes = Uint8Array.from(atob(key.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
        char.charCodeAt(0),
      );
      return Promise.resolve({
        options: { applicationServerKey: bytes.buffer },
        toJSON: () => ({ endpoint: address, keys: { p256dh, auth } }),
        unsubscribe: () => {
          localStorage.removeItem(KEY);
          return Promise.resolve(true);
        },
      });
    };
    const subscribe = async ({ applicationServerKey }: { applicationServerKey: string }) => {
      if (localStorage.getItem(KEY) === null) {
        const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, [
          'deriveBits',
        ]);
        const point = text(await crypto.subtle.exportKey('raw', pair.publicKey));
        const auth = text(crypto.getRandomValues(new Uint8Array(16)).buffer);
        localStorage.setItem(KEY, `${point} ${auth} ${applicationServerKey}`);
      }
      return subscription();
    };
    const allowed = 'test.notifications';
    Object.defineProperty(Notification, 'permission', {
      get: () => localStorage.getItem(allowed) ?? 'default',
    });
    Notification.requestPermission = () => {
      localStorage.setItem(allowed, 'granted');
      return Promise.resolve('granted');
    };
    Object.assign(PushManager.prototype, { subscribe, getSubscription: subscription });
  }, endpoint);
  return async () => Number(await (await fetch(endpoint)).text());
}
