import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestToken } from '@holdfast/nestjs-auth/testing';
import { TestApi, type Route } from './support/test-api.js';

/** The routes that need no token. A new route is closed unless it is added here. */
const PUBLIC = ['/health', '/health/ready', '/api/health', '/api/health/ready'];

let api: TestApi;

beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.close());

/** OPTIONS is answered by CORS, whose preflight carries no token (Fetch §3.2.2), before any route. */
/** Calendar programs have no token: the address is the secret. */
const SECRET = '/api/calendar/:feed';

const isPublic = ({ method, path }: Route): boolean =>
  method === 'OPTIONS' || ([...PUBLIC, SECRET].includes(path) && ['GET', 'HEAD'].includes(method));

/** Without supertest, which doesn't know all of the methods. */
function send(
  { method, path }: Route,
  token?: string,
): Promise<{ status: number | undefined; code: unknown }> {
  const url = path.replace(':userId', 'ada').replace(':taskId', randomUUID()).replace('*', 'anything');
  const { port } = api.server.address() as AddressInfo;
  // QUERY has to have a body (RFC 10008 §2), and the others may.
  const body = ['GET', 'HEAD', 'TRACE'].includes(method) ? undefined : '{}';
  const headers = {
    ...(body && { 'content-type': 'application/json', 'content-length': body.length }),
    ...(token && { authorization: `Bearer ${token}` }),
  };
  return new Promise((resolve, reject) => {
    const sent = request({ port, method, path: url, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const { code } = (text === '' ? {} : JSON.parse(text)) as { code?: unknown };
        resolve({ status: response.statusCode, code });
      });
    });
    sent.on('error', reject).end(body);
  });
}

/** CONNECT asks for a tunnel: Node never hands it to a request listener. */
const walk = (): Route[] => api.routes.filter((route) => !isPublic(route) && route.method !== 'CONNECT');

describe('every route of the running application', () => {
  it('is collected, with each method of the tasks under both addresses [C1] [C4]', () => {
    const names = api.routes.map(({ method, path }) => `${method} ${path}`);
    for (const base of ['/api/:userId/tasks', '/api/users/:userId/todos']) {
      expect(names).toEqual(
        expect.arrayContaining([
          `GET ${base}`,
          `POST ${base}`,
          `GET ${base}/:taskId`,
          `PUT ${base}/:taskId`,
          `PATCH ${base}/:taskId`,
          `DELETE ${base}/:taskId`,
          `PATCH ${base}/:taskId/complete`,
        ]),
      );
    }
    expect(names).toContain('GET /api/users/:userId/profile');
  });

  it('answers 401 without a token unless it is public by name [A5] [A7]', async () => {
    expect(walk().length).toBeGreaterThan(20);
    for (const route of walk()) {
      const { status, code } = await send(route);
      const isSilent = route.method === 'HEAD';
      expect({ ...route, status, code }).toEqual({
        ...route,
        status: 401,
        code: isSilent ? undefined : 'AUTH_TOKEN_MISSING',
      });
    }
  });

  it("answers 403 to a stranger's token wherever the path names an owner [A6]", async () => {
    const stranger = createTestToken({ sub: 'bob' });
    const owned = walk().filter(({ path }) => path.includes(':userId'));
    expect(owned.length).toBeGreaterThan(15);
    for (const route of owned) {
      const { status, code } = await send(route, stranger);
      const isSilent = route.method === 'HEAD';
      expect({ ...route, status, code }).toEqual({
        ...route,
        status: 403,
        code: isSilent ? undefined : 'AUTH_NOT_OWNER',
      });
    }
  });

  it.each([
    '/api',
    '/api/',
    '/api/nothing',
    '/api/admin/users',
    '/api/users',
    '/api/users/ada',
    '/api/ada/nothing/at/all',
  ])('requires a token before revealing whether %s exists [A7]', async (path) => {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      expect(await send({ method, path })).toEqual({ status: 401, code: 'AUTH_TOKEN_MISSING' });
    }
  });

  it('needs no token where it is public by name [A8]', async () => {
    for (const path of PUBLIC) {
      for (const method of ['GET', 'HEAD']) {
        expect({ method, path, ...(await send({ method, path })) }).toMatchObject({ status: 200 });
      }
    }
  });
});
