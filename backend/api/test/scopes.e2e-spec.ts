import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestToken } from '@holdfast/nestjs-auth/testing';
import { SCOPES, type Scope } from '@holdfast/server-kit/scopes';
import { TestApi, type Route } from './support/test-api.js';

/** Closed to every token with a scope: credentials and administration need a session. */
const SESSION_ONLY = [] as const;
const READ_TASKS = ['tasks:read'] as const;
const WRITE_TASKS = ['tasks:write'] as const;
const READ_LISTS = ['lists:read'] as const;
const WRITE_LISTS = ['lists:write'] as const;
const READ_BOTH = ['tasks:read', 'lists:read'] as const;
const WRITE_BOTH = ['tasks:write', 'lists:write'] as const;

/** What each route of a user requires. A new route needs a row. */
const OF_TASKS: Readonly<Record<string, readonly Scope[]>> = {
  'GET ': READ_TASKS,
  'POST ': WRITE_TASKS,
  'GET /summary': READ_TASKS,
  'GET /:taskId': READ_TASKS,
  'PUT /:taskId': WRITE_TASKS,
  'PATCH /:taskId': WRITE_TASKS,
  'DELETE /:taskId': WRITE_TASKS,
  'POST /:taskId/restore': WRITE_TASKS,
  'POST /:taskId/move': WRITE_TASKS,
  'PATCH /:taskId/complete': WRITE_TASKS,
  'POST /:taskId/skip': WRITE_TASKS,
  'POST /:taskId/snooze': WRITE_TASKS,
  'POST /bulk': WRITE_TASKS,
  'POST /bulk/create': WRITE_TASKS,
  'POST /bulk/:bulkId/undo': WRITE_TASKS,
};
const OF_USERS: Readonly<Record<string, readonly Scope[]>> = {
  ...below('/api/:userId/tasks', OF_TASKS),
  ...below('/api/users/:userId/todos', OF_TASKS),
  'GET /api/:userId/lists': READ_LISTS,
  'POST /api/:userId/lists': WRITE_LISTS,
  'GET /api/:userId/lists/:listId': READ_LISTS,
  'PATCH /api/:userId/lists/:listId': WRITE_LISTS,
  'POST /api/:userId/lists/:listId/move': WRITE_LISTS,
  // Its tasks may go with it.
  'DELETE /api/:userId/lists/:listId': WRITE_BOTH,
  'GET /api/:userId/events': READ_BOTH,
  'GET /api/:userId/export': READ_BOTH,
  'POST /api/:userId/import': WRITE_BOTH,
  'GET /api/users/:userId/profile': ['account:read'],
  'GET /api/:userId/calendar-feed': SESSION_ONLY,
  'POST /api/:userId/calendar-feed': SESSION_ONLY,
  'DELETE /api/:userId/calendar-feed': SESSION_ONLY,
  'GET /api/:userId/reminder-settings': SESSION_ONLY,
  'PUT /api/:userId/reminder-settings': SESSION_ONLY,
  'POST /api/:userId/push-subscriptions': SESSION_ONLY,
  'DELETE /api/:userId/push-subscriptions/:subscriptionId': SESSION_ONLY,
  'POST /api/:userId/push-subscriptions/:subscriptionId/test': SESSION_ONLY,
  'GET /api/admin/users': SESSION_ONLY,
};

function below(base: string, routes: Readonly<Record<string, readonly Scope[]>>) {
  return Object.fromEntries(
    Object.entries(routes).map(([route, scopes]) => [route.replace(' ', ` ${base}`), scopes]),
  );
}

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.close());

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** The calendar's address is its secret; the health routes are open; the wildcards answer 404. */
const isOfUser = ({ method, path }: Route): boolean =>
  METHODS.includes(method) && /^\/api\/(:userId|users\/:userId|admin)\/[^*]+$/.test(path);
const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

/** With a token of the scopes. An event stream ends once its head has arrived. */
async function call(route: string, scopes: readonly string[], claims: object = {}) {
  const [method = '', path = ''] = route.split(' ');
  const { port } = api.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}${path.replace(':userId', 'ada').replaceAll(/:\w+/g, crypto.randomUUID())}`;
  const token = createTestToken({ sub: 'ada', scope: scopes.join(' '), ...claims });
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(['GET', 'DELETE'].includes(method) ? {} : { body: '{}' }),
  });
  if (response.headers.get('content-type')?.includes('problem') !== true) {
    await response.body?.cancel();
    return { status: response.status };
  }
  const { code } = (await response.json()) as { code: string };
  return { status: response.status, code };
}

const REFUSED = { status: 403, code: 'AUTH_SCOPE_REQUIRED' };

describe('the scopes of a personal access token', () => {
  it('are stated for every route of a user, by this table [A22]', () => {
    const routes = [...new Set(api.routes.filter(isOfUser).map(nameOf))];
    expect(routes.sort()).toEqual(Object.keys(OF_USERS).sort());
  });

  it.each(Object.entries(OF_USERS))(
    '%s needs %j, and no other scope will do [A22]',
    async (route, needed) => {
      const claims = route.includes('/admin/') ? { role: 'admin' } : {};
      const others = SCOPES.filter((scope) => !needed.includes(scope));
      expect(await call(route, others, claims)).toEqual(REFUSED);
      expect(await call(route, [], claims)).toEqual(REFUSED);
      for (const left of needed)
        expect(await call(route, [...others, ...needed.filter((scope) => scope !== left)])).toEqual(REFUSED);
      if (needed.length > 0) expect([401, 403]).not.toContain((await call(route, needed)).status);
    },
  );

  it('say nothing about an address that does not exist', async () => {
    expect(await call('GET /api/:userId/nothing', [])).toEqual({ status: 404, code: 'ROUTE_NOT_FOUND' });
  });

  it("do not open another user's rows [A7] [A22]", async () => {
    const route = 'GET /api/bob/tasks';
    expect(await call(route, SCOPES)).toEqual({ status: 403, code: 'AUTH_NOT_OWNER' });
  });
});
