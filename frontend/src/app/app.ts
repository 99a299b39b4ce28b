import { onlineManager } from '@tanstack/react-query';
import { connectApi } from '../api/connection';
import { openSessionChannel } from '../features/session/session-channel';
import { sessionServer } from '../features/session/session-server';
import { Session } from '../features/session/session';
import { forgetKeptCreations } from '../features/tasks/sync/outbox';
import { connectAuth } from '../lib/auth-request';
import { authorisedFetch } from '../lib/authorised-fetch';
import { OfflineStore } from '../lib/offline-store';
import { OfflineCopy } from './offline-copy';
import { keepPasskeysInStep } from './passkeys-in-step';
import { createQueryClient } from './query-client';
import { createAppRouter } from './router';
import { keepTabsInStep } from './tabs-in-step';
import { watchForUpdates } from './update-note';

/** Puts the parts together that live as long as the page. */
export function createApp() {
  const queryClient = createQueryClient();
  const offlineCopy = new OfflineCopy(new OfflineStore(), queryClient);
  const session = new Session(offlineCopy.around(sessionServer), openSessionChannel());
  keepTabsInStep(queryClient);
  keepPasskeysInStep(session);
  const router = createAppRouter(session);

  connectApi(authorisedFetch({ tokens: session.tokens, onRefused: session.expire }));
  connectAuth(session.expire);

  let owner: string | null = null;
  session.subscribe(() => {
    const state = session.state();
    if (state.status === 'signed-in') {
      if (owner !== null && owner !== state.user.id) queryClient.clear();
      owner = state.user.id;
    } else if (state.status === 'signed-out') {
      void offlineCopy.forget();
      // What was read goes at once. What was typed and not saved waits for its owner, unless the owner has left.
      if (state.reason === 'ended') queryClient.getQueryCache().clear();
      else queryClient.clear();
      if (state.reason === 'signed-out') void forgetKeptCreations();
    }
    void router.invalidate();
  });

  // The library believes in a network until it hears otherwise.
  onlineManager.setOnline(navigator.onLine);
  window.addEventListener('online', () => void session.recheck());
  loadFirstPage(router);
  watchForUpdates();
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) void session.recheck();
  });

  return { session, queryClient, router };
}

/** While it is still being asked who is here: the page's own code is needed in either case, save for a visitor's detour. */
function loadFirstPage(router: ReturnType<typeof createAppRouter>): void {
  const [matchedRoutes] = router.getMatchedRoutes(window.location.pathname);
  for (const route of matchedRoutes) void router.loadRouteChunk(route);
}

export type App = ReturnType<typeof createApp>;
