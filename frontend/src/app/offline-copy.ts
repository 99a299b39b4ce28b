import {
  dehydrate,
  hydrate,
  type DehydratedState,
  type Query,
  type QueryClient,
} from '@tanstack/react-query';
import type { SessionServer, SessionUser } from '../features/session/session';
import type { OfflineStore } from '../lib/offline-store';
import { RequestFailure } from '../lib/request-failure';
import { KEPT_FOR_MS } from './query-client';

const PAUSE_MS = 1_000;
/** True for who does not want to stay signed in: then nothing of theirs stays here either. */
const UNKEPT = 'unkept';
/** Of the account and of other people nothing is kept. */
const KEPT_QUERIES: readonly unknown[] = ['tasks', 'lists'];

/** Names the build: its files are named by their content, and what another version kept may have another form. */
const BUILD = import.meta.url;

interface Owner {
  readonly user: SessionUser;
}

interface Copy {
  readonly build: string;
  /** When it was written, in ms since 1970. */
  readonly at: number;
  readonly state: DehydratedState;
}

/**
 * What was read last, on this device, so that it can be read without a network: one person's at a time, and gone with the
 * session.
 */
export class OfflineCopy {
  #ownerId: string | null = null;
  #stop: () => void = () => undefined;

  constructor(
    private readonly store: OfflineStore,
    private readonly queryClient: QueryClient,
  ) {}

  /** Who is signed in, or, where no server answers, who was. Their tasks of last time are there when this resolves. */
  around(server: SessionServer): SessionServer {
    return {
      ...server,
      signIn: async (credentials) => {
        const step = await server.signIn(credentials);
        await this.store.set(UNKEPT, credentials.rememberMe === false);
        return step;
      },
      currentUser: async () => {
        const user = await server.currentUser().catch((error: unknown) => this.#lastUser(error));
        if (user !== null) await this.#open(user);
        return user;
      },
    };
  }

  async forget(): Promise<void> {
    this.#ownerId = null;
    this.#stop();
    await this.store.clear();
  }

  async #lastUser(error: unknown): Promise<SessionUser> {
    const isAway = error instanceof RequestFailure && (error.status === null || error.status === 503);
    const kept = isAway ? await this.store.get('owner') : undefined;
    if (!isOwner(kept)) throw error;
    return kept.user;
  }

  async #open(user: SessionUser): Promise<void> {
    if ((await this.store.get(UNKEPT)) === true) return;
    if (this.#ownerId !== user.id) {
      const kept = await this.store.get('owner');
      // Two people on one device: what one left behind is not for the other.
      if (isOwner(kept) && kept.user.id !== user.id) await this.forget();
      this.#ownerId = user.id;
      await this.#begin();
    }
    await this.store.set('owner', { user } satisfies Owner);
  }

  async #begin(): Promise<void> {
    const kept = await this.store.get('copy');
    if (isCopy(kept) && kept.build === BUILD && Date.now() - kept.at < KEPT_FOR_MS) {
      hydrate(this.queryClient, kept.state);
      // It is of last time, however short ago: something may have been on its way when the page went.
      void this.queryClient.invalidateQueries();
    }
    this.#stop = this.#writeChanges();
  }

  /** Once a second at most: one answer changes the cache several times. */
  #writeChanges(): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const write = (): void => {
      timer = undefined;
      const state = dehydrate(this.queryClient, {
        shouldDehydrateQuery: isKept,
        shouldDehydrateMutation: () => false,
      });
      void this.store.set('copy', { build: BUILD, at: Date.now(), state } satisfies Copy);
    };
    const unsubscribe = this.queryClient.getQueryCache().subscribe(() => {
      timer ??= setTimeout(write, PAUSE_MS);
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }
}

/** What was searched for is read once; each letter of it would be kept as a list of its own. */
function isKept({ queryKey, state }: Query): boolean {
  const isSearch = queryKey.some(
    (part) => typeof part === 'object' && part !== null && 'search' in part && part.search !== undefined,
  );
  return state.status === 'success' && KEPT_QUERIES.includes(queryKey[0]) && !isSearch;
}

function isOwner(kept: unknown): kept is Owner {
  return typeof kept === 'object' && kept !== null && 'user' in kept;
}

function isCopy(kept: unknown): kept is Copy {
  return typeof kept === 'object' && kept !== null && 'state' in kept;
}
