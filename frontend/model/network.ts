import { AsyncLocalStorage } from 'node:async_hooks';
import type { startTestApi } from '../../scripts/testing/test-api.ts';
import type { BulkOutcome } from '../src/api/client';
import { currentTab, inTab, whileOpen } from './device';

export type Api = Awaited<ReturnType<typeof startTestApi>>;

/** Called with the tasks that a request has changed on the server, or may have; null: all that it names. */
type Witness = (ids: readonly string[] | null) => void;
export const witness = new AsyncLocalStorage<Witness>();

const lost = (): never => {
  throw new TypeError('fetch failed');
};

/** Sends the requests of all devices to the API, unless the network of one is cut. */
export function networkTo(api: Api) {
  const respond = async (request: Request): Promise<Response> => {
    const { device, userId } = currentTab();
    const report = request.method === 'GET' ? undefined : witness.getStore();
    const cut = witness.getStore() && device.cuts.shift();
    if (!device.isOnline || cut === 'request lost') lost();
    if (cut === 'server busy') return new Response('{}', { status: 503 });
    if (cut === 'server error') return new Response('{}', { status: 500 });

    const { pathname, search } = new URL(request.url);
    const token = device.isSignedIn ? api.tokenOf(userId) : api.expiredTokenOf(userId);
    const headers = new Headers(request.headers);
    headers.set('authorization', `Bearer ${token}`);
    const body = request.method === 'GET' ? null : await request.text();
    const sent = inTab.exit(() =>
      fetch(api.origin + pathname + search, {
        method: request.method,
        headers,
        body: body === '' ? null : body,
      }),
    );
    // Updates name the version they are for, so one that a crashed tab has sent may arrive whenever it likes.
    if (request.method !== 'PATCH') device.hasRequest(sent);
    const response = await sent.catch((): never => {
      report?.(null);
      return lost();
    });
    if (response.ok) report?.(pathname.endsWith('/bulk') ? await changedBy(response.clone()) : null);
    if (cut === 'response lost' || !device.isOnline) lost();
    return response;
  };
  return (request: Request): Promise<Response> => whileOpen(currentTab(), () => respond(request));
}

async function changedBy(response: Response): Promise<string[]> {
  const { results } = (await response.json()) as BulkOutcome;
  return results.filter(({ status }) => status === 'changed').map(({ id }) => id);
}
