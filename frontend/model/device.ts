import { AsyncLocalStorage } from 'node:async_hooks';
import { IDBFactory } from 'fake-indexeddb';

/** What the globals of a browser need to know of a tab. */
interface BrowserTab {
  readonly device: Device;
  readonly userId: string;
  readonly isOpen: boolean;
  readonly closed: Promise<undefined>;
}

/** Code of a page runs in its tab, so that the globals of a browser are those of its device. */
export const inTab = new AsyncLocalStorage<BrowserTab>();

/** Breaks one request. */
export type Cut = 'request lost' | 'response lost' | 'server busy' | 'server error';

const never = (): Promise<never> => Promise.withResolvers<never>().promise;

/** A browser profile: its storage, locks and channels, its network and its session. */
export class Device<Tab extends BrowserTab = BrowserTab> {
  readonly indexedDB = new IDBFactory();
  readonly channels = new Set<Channel>();
  readonly tabs: Tab[] = [];
  readonly cuts: Cut[] = [];
  /** Tabs ever opened. */
  opened = 0;
  isOnline = true;
  isSignedIn = true;
  readonly #requests = new Set<Promise<unknown>>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(readonly name: string) {}

  /** Keeps a request on its way to the server. */
  hasRequest(request: Promise<unknown>): void {
    const ended = request.catch(() => undefined).finally(() => this.#requests.delete(ended));
    this.#requests.add(ended);
  }

  /**
   * A lock ends with its tab. A closed tab never continues, and its last requests arrive before those of the next tab:
   * to be overtaken, they would have to be on their way for as long as a user needs to open another.
   */
  async lock(run: () => Promise<void>): Promise<void> {
    const tab = currentTab();
    const turn = this.#turn.then(async () => {
      await Promise.all(this.#requests);
      if (tab.isOpen) await Promise.race([run(), tab.closed]);
    });
    this.#turn = turn.catch(() => undefined);
    await turn;
    if (!tab.isOpen) await never();
  }
}

class Channel {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  readonly #tab = currentTab();

  constructor() {
    this.#tab.device.channels.add(this);
  }

  postMessage(message: unknown): void {
    if (!this.#tab.isOpen) return;
    const data: unknown = structuredClone(message);
    for (const other of this.#tab.device.channels) if (other !== this) other.#deliver(data);
  }

  close(): void {
    this.#tab.device.channels.delete(this);
  }

  #deliver(data: unknown): void {
    setImmediate(() => {
      if (this.#tab.isOpen)
        inTab.run(this.#tab, () => {
          this.onmessage?.({ data });
        });
    });
  }
}

export function currentTab(): BrowserTab {
  const tab = inTab.getStore();
  if (!tab) throw new Error('This code runs in no tab.');
  return tab;
}

/** Lets a tab wait for something; if it is closed meanwhile, it never continues. */
export async function whileOpen<T>(tab: BrowserTab, work: () => Promise<T>): Promise<T> {
  const isOpen = (): boolean => tab.isOpen;
  if (!isOpen()) return never();
  const result = await work();
  return isOpen() ? result : never();
}

/** A second takes a millisecond in a tab. */
const SECONDS_PER_MS = 1_000;

/** Replaces the globals that the outbox uses by those of the current tab. */
export function installBrowser(): void {
  const waitFor = globalThis.setTimeout;
  const shorter = (run: () => void, ms = 0) => waitFor(run, inTab.getStore() ? ms / SECONDS_PER_MS : ms);
  Object.defineProperties(globalThis, {
    window: { value: { location: { origin: 'http://holdfast.test' } } },
    indexedDB: { get: () => currentTab().device.indexedDB },
    BroadcastChannel: { value: Channel },
    setTimeout: { value: Object.assign(shorter, waitFor) },
    navigator: {
      value: {
        get onLine() {
          return currentTab().device.isOnline;
        },
        locks: { request: (_name: string, run: () => Promise<void>) => currentTab().device.lock(run) },
      },
    },
  });
}
