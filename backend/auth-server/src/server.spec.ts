import { DATABASE_UNAVAILABLE_CASES, OTHER_DATABASE_ERRORS } from '@holdfast/server-kit/cases';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { loadConfig } from './config.js';
import { createLogger } from './logger.js';
import { BASE_PATH, ROUTES } from './routes/routes.js';
import { createHost } from './server.js';

const config = loadConfig({
  BETTER_AUTH_SECRET: 'k3Jd81mZpQ0vXbW7nR5tYc2LhG9sFa4E',
  PUBLIC_ORIGIN: 'https://tasks.example.com',
  DATABASE_URL: 'postgres://holdfast_auth:pw@localhost:5432/holdfast',
});

let app: FastifyInstance;
let failure: Error;
const served: string[] = [];

beforeAll(async () => {
  const auth = (_request: Request, { path }: { readonly path: string }) => {
    served.push(path);
    return Promise.reject(failure);
  };
  app = await createHost({ config, logger: createLogger('silent'), auth });
});
afterAll(() => app.close());

const ask = (error: { code?: string; message?: string }) => {
  failure = Object.assign(new Error(error.message), error);
  return app.inject(`${BASE_PATH}/get-session`);
};

describe('The server', () => {
  it.each(DATABASE_UNAVAILABLE_CASES)('returns 503 with a Retry-After for %j [A11]', async (error) => {
    const response = await ask(error);
    expect(response.json()).toMatchObject({ status: 503, code: 'DATABASE_UNAVAILABLE' });
    expect(response.headers['retry-after']).toBe('1');
  });

  it.each(OTHER_DATABASE_ERRORS)('does not return 503 for %j', async (error) => {
    expect((await ask(error)).statusCode).not.toBe(503);
  });

  it('serves exactly the routes of the registry', async () => {
    served.length = 0;
    for (const { method, path } of ROUTES) {
      const payload = method === 'POST' ? { payload: {} } : {};
      await app.inject({ method, url: BASE_PATH + path, ...payload });
    }
    expect(served).toEqual(ROUTES.map(({ path }) => path));
    expect(countRoutes(app.printRoutes({ commonPrefix: false }))).toBe(ROUTES.length);
  });

  it.each(['/sign-up/email/', '/sign-up/%65mail', '//sign-up/email', '/list-sessions', '/ok'])(
    'returns 404 for %s',
    async (path) => {
      const { statusCode } = await app.inject({ method: 'POST', url: BASE_PATH + path, payload: {} });
      expect(statusCode).toBe(404);
    },
  );
});

/** The tree of the router without the wildcard that answers preflight requests. */
function countRoutes(tree: string): number {
  return [...tree.matchAll(/\((GET|POST)[^)]*\)/g)].flatMap(([methods]) => methods.split(',')).length;
}
