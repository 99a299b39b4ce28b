/**
 * Keeps the files of the app on the device, so that it opens without a network. It never sees what the servers answer:
 * whose tasks they are is decided there, on each request, and nothing of them may outlive a sign-out here.
 */

declare const self: ServiceWorkerGlobalScope;

/** Written by the build: every file of this version, and a name for exactly these files. */
declare const SHELL: { readonly version: string; readonly files: readonly string[] };

const PREFIX = 'holdfast-shell-';
const CACHE = PREFIX + SHELL.version;
const PAGE = '/index.html';
/** What other servers answer at this origin, and what must be answered by a status. */
const NOT_THE_APP = /^\/(?:api|mailbox|health|\.well-known|assets)(?:\/|$)/;

self.addEventListener('install', (event) => {
  // Past the browser's own cache: it may hold a file of the version before.
  const requests = SHELL.files.map((file) => new Request(file, { cache: 'reload' }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(dropOtherVersions());
});

self.addEventListener('message', ({ data }) => {
  // Sent when the person has agreed: until then open pages keep the files that they were built with.
  if (data === 'take-over') void self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    if (!NOT_THE_APP.test(pathname)) event.respondWith(kept(PAGE, request));
  } else if (SHELL.files.includes(pathname)) event.respondWith(kept(pathname, request));
});

/** The file of this version; from the network only if somebody has emptied the cache. */
async function kept(file: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(file)) ?? fetch(request);
}

async function dropOtherVersions(): Promise<void> {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(others.map((name) => caches.delete(name)));
}

export {};
