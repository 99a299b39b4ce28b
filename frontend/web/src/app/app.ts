import { connectApi } from '../api/client';
import { openSessionChannel } from '../features/session/session-channel';
import { sessionServer } from '../features/session/session-server';
import { Session } from '../features/session/session';
import { connectAuth } from '../lib/auth-request';
import { authorisedFetch } from '../lib/authorised-fetch';
import { createQueryClient } from './query-client';
import { createAppRouter } from './router';
import { keepTabsInStep } from './tabs-in-step';

/** Puts the parts together that live as long as the page. */
export function createApp() {
  const session = new Session(sessionServer, openSessionChannel());
  const queryClient = createQueryClient();
  keepTabsInStep(queryClient);
  const router = createAppRouter(session);

  connectApi(authorisedFetch({ tokens: session.tokens, onRefused: session.expire }));

  connectAuth(session.expire);

  let owner: string | null = null;
  session.subscribe(() => {
    const state = session.state();
    if (state.status === 'signed-in') {
      if (owner !== null && owner !== state.user.id) queryClient.clear();
      owner = state.user.id;
    } else {
      // What was read goes at once. What was typed and not saved waits for its owner, unless the owner has left.
      if (state.status === 'signed-out' && state.reason === 'ended') queryClient.getQueryCache().clear();
      else queryClient.clear();
    }
    void router.invalidate();
  });

  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) void session.recheck();
  });

  return { session, queryClient, router };
}

export type App = ReturnType<typeof createApp>;
