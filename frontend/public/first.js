/* global document, location */
// What cannot wait for the app. Before the first paint: a chosen theme must not flash the other one. src/lib/theme.ts
// writes the same key.
try {
  const theme = localStorage.getItem('holdfast.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage can be switched off; the system's theme is used then.
}

// And what this page needs beside the app, which would find that out a round trip later. vite.pages.ts writes the list.
const pages = JSON.parse(document.currentScript.dataset.pages);
const parts = pages[location.pathname];
for (const href of parts ?? []) preload({ rel: 'modulepreload', href });
// Each of these pages begins with the question who is here. It must go out just as src/lib/auth-request.ts asks it.
if (parts) preload({ rel: 'preload', as: 'fetch', crossOrigin: 'anonymous', href: '/api/auth/get-session' });

function preload(attributes) {
  document.head.append(Object.assign(document.createElement('link'), attributes));
}
