import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { createTestToken } from '../src/testing/index.js';
import { ADAPTERS, handled, startGuardedApp } from './guarded-app.js';
import { rawRequest, sendRaw, type RawAnswer } from './raw-request.js';
import { CLAIM_REFUSALS } from './refusals/claims.js';
import { HEADER_REFUSALS } from './refusals/header.js';
import { OWNERSHIP_REFUSALS } from './refusals/ownership.js';
import type { Refusal } from './refusals/refusal.js';
import { TOKEN_REFUSALS } from './refusals/token.js';

const GOOD = createTestToken({ sub: 'ada' });
const ALL = [...HEADER_REFUSALS, ...TOKEN_REFUSALS, ...CLAIM_REFUSALS, ...OWNERSHIP_REFUSALS];

it('The refusals are at least 200 cases with distinct names [A21]', () => {
  expect(ALL.length).toBeGreaterThanOrEqual(200);
  expect(new Set(ALL.map(({ name }) => name)).size).toBe(ALL.length);
});

describe.each(ADAPTERS)('AuthModule on %s', (_name, adapter) => {
  let app: INestApplication;
  let port: number;

  beforeAll(async () => {
    app = await startGuardedApp(adapter());
    port = ((app.getHttpServer() as Server).address() as AddressInfo).port;
  });
  beforeEach(() => {
    handled.length = 0;
  });
  afterAll(() => app.close());

  const send = ({
    method = 'GET',
    target = '/users/ada/notes',
    headers,
    body,
  }: Refusal): Promise<RawAnswer> => sendRaw(port, rawRequest(method, target, headers, body));

  it.each([
    ['a good token', '/users/ada/notes', `Bearer ${GOOD}`],
    ['the scheme in lower case', '/users/ada/notes', `bearer ${GOOD}`],
    ['two spaces after the scheme', '/users/ada/notes', `Bearer  ${GOOD}`],
    ['white space around the value, which HTTP ignores', '/users/ada/notes', ` \t Bearer ${GOOD} \t `],
    ['an escape that the router decodes to the own id', '/users/%61da/notes', `Bearer ${GOOD}`],
  ])(
    'lets %s in by the same raw socket, so that the refusals below mean something [A4] [A6]',
    async (_case, target, value) => {
      const answer = await send({ name: '', target, headers: [`Authorization: ${value}`] });
      expect(answer.status).toBe(200);
      expect(handled).toEqual(['notes']);
    },
  );

  const expectRefused = async (refusal: Refusal): Promise<void> => {
    const answer = await send(refusal);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(handled).toEqual([]);
    if (refusal.code !== undefined) {
      expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect(JSON.parse(answer.body)).toMatchObject({ status: answer.status, code: refusal.code });
    }
    if (answer.status === 401)
      expect(answer.headers.get('www-authenticate')).toMatch(
        /^Bearer realm="holdfast"(, error="invalid_token"|$)/,
      );
  };

  it.each(HEADER_REFUSALS)('refuses $name [A4] [A5]', expectRefused);
  it.each(TOKEN_REFUSALS)('refuses $name [A3] [A5]', expectRefused);
  it.each(CLAIM_REFUSALS)('refuses $name [A3] [A5]', expectRefused);
  it.each(OWNERSHIP_REFUSALS)('refuses $name [A6]', expectRefused);
});
