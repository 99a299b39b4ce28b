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
/** True if the user chose not to stay signed in: then nothing is kept on the device. */
const UNKEPT = 'unkept';
/** Only these queries are kept; nothing about the account or other users. */
const KEPT_QUERIES: readonly unknown[] = ['tasks', 'lists'];

/** Identifies the build. Data kept by another version may have another shape. */
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

/** Keeps what was last read on this device, for reading offline. One user at a time, cleared when the session ends. */
export class OfflineCopy {
  #ownerId: string | null = null;
  #opening = Promise.resolve();
  #stop: () => void = () => undefined;

  constructor(
    private readonly store: OfflineStore,
    private readonly queryClient: QueryClient,
  ) {}

  /** Adds the last user to the session server, for when no server responds, and restores that user's tasks. */
  around(server: SessionServer): SessionServer {
    return {
      ...server,
      signIn: async (credentials) => {
        const step = await server.signIn(credentials);
        await this.store.set(UNKEPT, credentials.rememberMe === false);
        return step;
      },
      keptUser: async () => {
        const [owner, copy] = await Promise.all([this.store.get('owner'), this.store.get('copy')]);
        if (!isOwner(owner) || !isFresh(copy)) return null;
        await this.#open(owner.user);
        return owner.user;
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

  /** One after the other: the user that this device keeps is opened while the server is asked. */
  #open(user: SessionUser): Promise<void> {
    this.#opening = this.#opening.then(() => this.#openFor(user));
    return this.#opening;
  }

  async #openFor(user: SessionUser): Promise<void> {
    if ((await this.store.get(UNKEPT)) === true) return;
    if (this.#ownerId !== user.id) {
      const kept = await this.store.get('owner');
      // Another user of this device must not see this user's data.
      if (isOwner(kept) && kept.user.id !== user.id) await this.forget();
      this.#ownerId = user.id;
      await this.#begin();
    }
    await this.store.set('owner', { user } satisfies Owner);
  }

  async #begin(): Promise<void> {
    const kept = await this.store.get('copy');
    if (isFresh(kept)) {
      hydrate(this.queryClient, kept.state);
      // The copy may be stale, however recent it is.
      void this.queryClient.invalidateQueries();
    }
    this.#stop = this.#writeChanges();
  }

  /** Writes at most once a second, because one response changes the cache several times. */
  #writeChanges(): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const write = (): void => {
      timer = undefined;
      const state = dehydrate(this.queryClient, {
        shouldDehydrateQuery: isKept,
        shouldDehydrateMutation: () => false,
      });
      // What was read stays readable after a later attempt to read it failed, as it does offline.
      for (const query of state.queries) query.state = { ...query.state, status: 'success', error: null };
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

/** Searches aren't kept: each letter typed would be another list. */
function isKept({ queryKey, state }: Query): boolean {
  const isSearch = queryKey.some(
    (part) => typeof part === 'object' && part !== null && 'search' in part && part.search !== undefined,
  );
  return state.data !== undefined && KEPT_QUERIES.includes(queryKey[0]) && !isSearch;
}

function isOwner(kept: unknown): kept is Owner {
  return typeof kept === 'object' && kept !== null && 'user' in kept;
}

/** Returns whether it is a copy that this version of the app can show. */
function isFresh(kept: unknown): kept is Copy {
  const isCopy = (value: object): value is Copy => 'state' in value && 'build' in value;
  if (typeof kept !== 'object' || kept === null || !isCopy(kept)) return false;
  return kept.build === BUILD && Date.now() - kept.at < KEPT_FOR_MS;
}
