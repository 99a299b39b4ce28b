/** Must be the name that vite.config.ts gives it. */
const ADDRESS = '/service-worker.js';

declare global {
  interface Window {
    /** Not everywhere yet: https://www.w3.org/TR/trusted-types/ */
    readonly trustedTypes?: {
      createPolicy: (
        name: string,
        rules: { createScriptURL: () => string },
      ) => { createScriptURL: (url: string) => string };
    };
  }
}

/**
 * Keeps the files of the app on this device. Begins once the page has loaded, because it fetches all of them.
 *
 * @param onUpdate Told when another version waits; the function it gets lets that version take over and loads it.
 */
export function keepFiles(onUpdate: (takeOver: () => void) => void): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const begin = async (): Promise<void> => {
    const registration = await navigator.serviceWorker.register(trustedAddress());
    const offer = (): void => {
      const { waiting } = registration;
      // Without a controller it is the first one here, and no page runs on older files.
      if (waiting && navigator.serviceWorker.controller)
        onUpdate(() => {
          takeOver(waiting);
        });
    };
    offer();
    registration.addEventListener('updatefound', () => {
      registration.installing?.addEventListener('statechange', offer);
    });
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') registration.update().catch(() => undefined);
    });
  };
  // A browser that keeps no files shows the app all the same.
  const start = (): void => void begin().catch(() => undefined);
  if (document.readyState === 'complete') start();
  else window.addEventListener('load', start, { once: true });
}

function takeOver(waiting: ServiceWorker): void {
  navigator.serviceWorker.addEventListener(
    'controllerchange',
    () => {
      window.location.reload();
    },
    { once: true },
  );
  waiting.postMessage('take-over');
}

/** The policy of the page lets no text name a script, except through this. */
function trustedAddress(): string {
  const policy = window.trustedTypes?.createPolicy('service-worker', { createScriptURL: () => ADDRESS });
  return policy?.createScriptURL(ADDRESS) ?? ADDRESS;
}
