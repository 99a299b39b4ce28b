import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AccessReport, ReportUser, RequestBuilder } from '@holdfast/nestjs-auth/testing/nest';
import { TestPushService } from './support/push-service.js';
import { TestApi } from './support/test-api.js';

/** Refuses unknown routes: even their owner gets 404. */
const UNKNOWN_ROUTES = 'UnknownRouteController.refuse';

const changeAll: RequestBuilder = ({ ids }) => ({ body: { ids: [ids.ids], changes: { completed: true } } });

const push = new TestPushService();
let api: TestApi;
let report: AccessReport;

beforeAll(async () => {
  await push.listen();
  api = await TestApi.start(push.settings);
  const file = resolve(import.meta.dirname, '../../../docs/openapi.json');
  report = await api.accessReport({
    title: 'Holdfast API',
    openapi: JSON.parse(await readFile(file, 'utf8')),
    publicRoutes: {
      'GET /api/calendar/:feed': 'Calendar programs send no token: the address is the secret.',
    },
    requests: {
      'POST /api/:userId/tasks/bulk': changeAll,
      'POST /api/users/:userId/todos/bulk': changeAll,
      'POST /api/:userId/push-subscriptions': () => ({ body: push.newDevice().subscription }),
      'POST /api/:userId/import': ({ user }) => ({
        values: { format: 'csv' },
        headers: { 'content-type': 'text/csv' },
        body: `title\n${user.canary}\n`,
      }),
    },
    resources: rowsFor,
  });
  // A report takes seconds, but other suites may need the machine too.
}, 180_000);
afterAll(async () => {
  await api.close();
  push.close();
});

/** Rows in a state that no body of a create route describes. */
async function rowsFor({ id, canary }: ReportUser, route: string): Promise<Record<string, string>> {
  if (route.endsWith('/skip')) {
    const repeating = { title: canary, dueDate: '2030-01-15', repeat: 'FREQ=DAILY' };
    return { taskId: (await api.givenTask(id, repeating)).id };
  }
  if (route.endsWith('/restore')) {
    const task = await api.givenTask(id, { title: canary });
    await api.as(id)('delete', `/api/${id}/tasks/${task.id}`).expect(204);
    return { taskId: task.id };
  }
  if (route.includes('/:subscriptionId')) {
    const { body } = await api
      .as(id)('post', `/api/${id}/push-subscriptions`)
      .send(push.newDevice().subscription)
      .expect(201);
    return { subscriptionId: String(body.id) };
  }
  if (!route.endsWith('/:feed')) return {};
  const { body } = await api.as(id, { email_verified: true })('post', `/api/${id}/calendar-feed`).expect(201);
  const { url } = body as { url: string };
  return { feed: url.split('/').at(-1) ?? '' };
}

describe('The access report of the API', () => {
  it('finds no hole in any route [A5] [A6] [A7] [A9]', () => {
    report.assertNoHoles();
  });

  it('reaches the handler of every route, except of unknown ones', () => {
    const unreached = report.routes.filter(({ unproven, operation: { handler, path } }) => {
      // The readiness check gives the database a second, which a busy machine may exceed.
      return unproven.length > 0 && handler !== UNKNOWN_ROUTES && !path.endsWith('/health/ready');
    });
    expect(unreached.map(({ operation, unproven }) => [operation.route, ...unproven])).toEqual([]);
  });

  it('knows every route, and which of them are public [A8]', () => {
    const known = new Set(report.routes.map(({ operation }) => operation.route));
    const registered = api.routes.filter(({ method }) =>
      ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(method),
    );
    const missing = registered.filter((route) => !known.has(`${route.method} ${route.path}`));
    expect(missing.map((route) => `${route.method} ${route.path}`)).toEqual([]);
    const open = report.routes
      .filter(({ state }) => state === 'public')
      .map(({ operation }) => operation.path);
    expect(open.toSorted()).toEqual([
      '/api/calendar/:feed',
      '/api/health',
      '/api/health/ready',
      '/health',
      '/health/ready',
    ]);
  });
});
