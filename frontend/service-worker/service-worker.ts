/**
 * Caches the files of the app so that it opens offline. It never handles responses of the servers: they check ownership
 * on each request, and no data may stay here after sign-out. Shows the reminders that the API sends.
 */

import { showNotifications } from './notifications';

declare const self: ServiceWorkerGlobalScope;

/** Added by the build: all files of this version, and a hash of them. */
declare const SHELL: { readonly version: string; readonly files: readonly string[] };

const PREFIX = 'holdfast-shell-';
const CACHE = PREFIX + SHELL.version;
const PAGE = '/index.html';
/** Paths that the servers handle, or that need a real status code. */
const NOT_THE_APP = /^\/(?:api|mailbox|health|\.well-known|assets)(?:\/|$)/;

self.addEventListener('install', (event) => {
  // Bypass the HTTP cache, which may hold files of the previous version.
  const requests = SHELL.files.map((file) => new Request(file, { cache: 'reload' }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(dropOtherVersions());
});

self.addEventListener('message', ({ data }) => {
  // Sent when the user agrees to update. Until then open pages keep the files they were built with.
  if (data === 'take-over') void self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    if (!NOT_THE_APP.test(pathname)) event.respondWith(cached(PAGE, request));
  } else if (SHELL.files.includes(pathname)) event.respondWith(cached(pathname, request));
});

showNotifications();

/** The cached file of this version, or the network's if the cache was cleared. */
async function cached(file: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(file)) ?? fetch(request);
}

async function dropOtherVersions(): Promise<void> {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(others.map((name) => caches.delete(name)));
}
