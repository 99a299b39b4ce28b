import { onlineManager } from '@tanstack/react-query';
import { connectApi } from '../api/connection';
import { openSessionChannel } from '../features/session/session-channel';
import { sessionServer } from '../features/session/session-server';
import { Session, type SessionServer, type SessionUser } from '../features/session/session';
import { historyOf } from '../features/tasks/sync/use-history';
import { outboxOf } from '../features/tasks/sync/use-outbox';
import { connectAuth } from '../lib/auth-request';
import { authorisedFetch } from '../lib/authorised-fetch';
import { deleteDrafts, drafts } from '../lib/drafts';
import { OfflineStore } from '../lib/offline-store';
import { createPageHistory } from '../lib/page-history';
import { OfflineCopy } from './offline-copy';
import { keepNotifications } from './keep-notifications';
import { keepPasskeysInStep } from './passkeys-in-step';
import { createQueryClient } from './query-client';
import { createAppRouter } from './router';
import { watchForUpdates } from './update-note';

/** Creates what lives as long as the page. */
export function createApp() {
  const queryClient = createQueryClient();
  const offlineStore = new OfflineStore();
  const offlineCopy = new OfflineCopy(offlineStore, queryClient);
  const session = new Session(
    withDrafts(offlineCopy.around(sessionServer), offlineStore),
    openSessionChannel(),
  );
  drafts.watchPage();
  keepPasskeysInStep(session);
  keepNotifications(session);
  const { history, openOverlay } = createPageHistory();
  const router = createAppRouter(session, history);

  connectApi(authorisedFetch({ tokens: session.tokens, onRefused: session.confirm }));
  connectAuth(session.confirm);

  let owner: string | null = null;
  session.subscribe(() => {
    const state = session.state();
    if (state.status === 'signed-in') {
      if (owner !== null && owner !== state.user.id) queryClient.clear();
      owner = state.user.id;
    } else if (state.status === 'signed-out') {
      void offlineCopy.forget();
      // Drop what was read. Unsaved changes wait for their owner, unless the owner signed out.
      if (state.reason === 'ended') queryClient.getQueryCache().clear();
      else queryClient.clear();
      if (state.reason === 'signed-out' && owner !== null) {
        void outboxOf(queryClient, owner).clear();
        historyOf(queryClient, owner).clear();
        void deleteDrafts(owner);
      } else void drafts.flush();
    }
    void router.invalidate();
  });

  // React Query assumes a network until it is told otherwise.
  onlineManager.setOnline(navigator.onLine);
  window.addEventListener('online', () => void session.recheck());
  loadFirstPage(router);
  watchForUpdates();
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) void session.recheck();
  });

  return { session, queryClient, router, openOverlay };
}

/** Reads the user's drafts before the first page that shows them. */
function withDrafts(server: SessionServer, offlineStore: OfflineStore): SessionServer {
  const read = (ask: () => Promise<SessionUser | null>) => async (): Promise<SessionUser | null> => {
    const user = await ask();
    // Set by a user who chose not to stay signed in.
    if (user) await drafts.load(user.id, (await offlineStore.get('unkept')) !== true);
    return user;
  };
  return { ...server, keptUser: read(server.keptUser), currentUser: read(server.currentUser) };
}

/** Starts to load the code of the page while the session is still being checked. */
function loadFirstPage(router: ReturnType<typeof createAppRouter>): void {
  const [matchedRoutes] = router.getMatchedRoutes(window.location.pathname);
  for (const route of matchedRoutes) void router.loadRouteChunk(route);
}

export type App = ReturnType<typeof createApp>;
