import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Param, type INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { betterAuth as createBetterAuth, type BetterAuthPlugin } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { toNodeHandler } from 'better-auth/node';
import { admin, jwt, type JWKOptions } from 'better-auth/plugins';
import request from 'supertest';
import { accessTokens } from '../examples/better-auth/access-tokens.js';
import {
  AuthModule,
  betterAuth,
  CurrentUser,
  HttpRevocationSource,
  Keyring,
  RevocationFeed,
  type AuthModuleOptions,
  type AuthUser,
} from '../src/index.js';

const SERVICE_SECRET = 'Jq3vT0kX9cR5wZ7yB1nM4pL6sD8fG2hA';

@Controller()
class NotesController {
  @Get('me')
  me(@CurrentUser() { id, role, email, emailVerified, sessionId }: AuthUser): object {
    return { id, role, email, emailVerified, sessionId };
  }

  @Get('users/:userId/notes')
  notes(@Param('userId') userId: string): { userId: string } {
    return { userId };
  }
}

describe('A Better Auth server', () => {
  let server: Server;
  let url: string;
  let app: INestApplication | undefined;
  beforeEach(async () => {
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    await app?.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  function serve(plugins: BetterAuthPlugin[], baseURL = url): void {
    const tables = ['user', 'session', 'account', 'verification', 'jwks', 'accountEvent'];
    const auth = createBetterAuth({
      baseURL,
      secret: 'p9Lk2Wv7Zx4Qm8Tn3Rb6Yc1Hd5Fg0Js!',
      database: memoryAdapter(Object.fromEntries(tables.map((table) => [table, []]))),
      emailAndPassword: { enabled: true },
      user: { deleteUser: { enabled: true } },
      rateLimit: { enabled: false },
      telemetry: { enabled: false },
      plugins,
    });
    const handle = toNodeHandler(auth);
    server.on('request', (incoming, response) => void handle(incoming, response));
  }

  /** Signs a new user up. @returns The cookie of the session, and the user's id. */
  async function signUp(email = 'ada@example.test'): Promise<{ cookie: string; id: string }> {
    const { headers, body } = await request(url)
      .post('/api/auth/sign-up/email')
      .send({ email, password: 'correct horse battery', name: 'Ada' })
      .expect(200);
    return { cookie: (headers['set-cookie'] as unknown as string[]).join('; '), id: body.user.id as string };
  }

  async function tokenFrom(path: string, cookie: string): Promise<string> {
    const { body } = await request(url).get(`/api/auth${path}`).set('Cookie', cookie).expect(200);
    return body.token as string;
  }

  async function startService(options: AuthModuleOptions): Promise<INestApplication> {
    const testing = await Test.createTestingModule({
      imports: [AuthModule.forRoot(options)],
      controllers: [NotesController],
    }).compile();
    app = testing.createNestApplication();
    app.useLogger(false);
    await app.listen(0, '127.0.0.1');
    return app;
  }

  const get = (path: string, token: string) =>
    request(app!.getHttpServer() as Server)
      .get(path)
      .set('Authorization', `Bearer ${token}`);

  const ALGORITHMS: readonly (JWKOptions | undefined)[] = [
    undefined,
    { alg: 'EdDSA', crv: 'Ed25519' },
    { alg: 'ES256' },
    { alg: 'ES512' },
    { alg: 'RS256' },
    { alg: 'PS256' },
  ];
  it.each(ALGORITHMS)(
    'needs one line with a stock jwt() that signs with %j [A1] [A6]',
    async (keyPairConfig) => {
      serve([jwt(keyPairConfig && { jwks: { keyPairConfig } })]);
      await startService(betterAuth({ url }));
      const { cookie, id } = await signUp();
      const token = await tokenFrom('/token', cookie);
      await get('/me', token).expect(200, {
        id,
        role: 'user',
        email: 'ada@example.test',
        emailVerified: false,
      });
      await get(`/users/${id}/notes`, token).expect(200);
      await get('/users/bob/notes', token).expect(403);
    },
  );

  it('may have users without a role, from before its admin plugin', async () => {
    serve([jwt({ jwt: { definePayload: ({ user }) => ({ ...user, role: null }) } }), admin()]);
    await startService(betterAuth({ url }));
    const { cookie } = await signUp();
    const { body } = await get('/me', await tokenFrom('/token', cookie)).expect(200);
    expect(body.role).toBe('user');
  });

  it.each([
    ['a path in its URL', '/auth'],
    ['a slash at the end of its URL', '/'],
  ])('may have %s', async (_what, path) => {
    serve([jwt()], `${url}${path}`);
    await startService(betterAuth({ url: `${url}${path}` }));
    const prefix = path === '/' ? '/api/auth' : path;
    const { headers } = await request(url)
      .post(`${prefix}/sign-up/email`)
      .send({ email: 'ada@example.test', password: 'correct horse battery', name: 'Ada' })
      .expect(200);
    const cookie = (headers['set-cookie'] as unknown as string[]).join('; ');
    const { body } = await request(url).get(`${prefix}/token`).set('Cookie', cookie).expect(200);
    await get('/me', body.token as string).expect(200);
  });

  it('is refused for another audience, or another server [A3]', async () => {
    serve([jwt({ jwt: { audience: 'billing' } })]);
    const { cookie } = await signUp();
    const token = await tokenFrom('/token', cookie);
    await startService(betterAuth({ url }));
    await get('/me', token).expect(401);
    await app?.close();
    await startService(betterAuth({ url, audience: ['billing', 'notes'] }));
    await get('/me', token).expect(200);
    await app?.close();
    await startService({ ...betterAuth({ url, audience: 'billing' }), issuer: 'https://auth.example.com' });
    await get('/me', token).expect(401);
  });

  it('names its sessions and ends their tokens with the plugin of the example [A9]', async () => {
    serve([jwt(), accessTokens({ audience: 'notes-api', serviceSecret: SERVICE_SECRET })]);
    const source = new HttpRevocationSource({
      url: `${url}/api/auth/account-events`,
      keyring: new Keyring([SERVICE_SECRET]),
      service: 'notes-api',
      audience: url,
    });
    await startService({
      issuer: url,
      audience: 'notes-api',
      jwksUrl: `${url}/api/auth/jwks`,
      revocations: { source },
    });
    const { cookie, id } = await signUp();
    const token = await tokenFrom('/access-token', cookie);
    const { body } = await get('/me', token).expect(200);
    expect(body).toMatchObject({ id, role: 'user', sessionId: expect.any(String) });
    const bob = await signUp('bob@example.test');
    const bobsToken = await tokenFrom('/access-token', bob.cookie);
    // A token of the same server for something else has no typ.
    await get('/me', await tokenFrom('/token', cookie)).expect(401);

    const origin = { Cookie: cookie, Origin: url };
    await request(url).post('/api/auth/sign-out').set(origin).send({}).expect(200);
    await app!.get(RevocationFeed).refresh();
    expect((await get('/me', token).expect(401)).body.code).toBe('AUTH_TOKEN_REVOKED');
    await get('/me', bobsToken).expect(200);

    await request(url)
      .post('/api/auth/delete-user')
      .set({ Cookie: bob.cookie, Origin: url })
      .send({ password: 'correct horse battery' })
      .expect(200);
    await app!.get(RevocationFeed).refresh();
    expect((await get('/me', bobsToken).expect(401)).body.code).toBe('AUTH_TOKEN_REVOKED');
  });

  it('keeps its account events for services with the secret [A3]', async () => {
    serve([jwt(), accessTokens({ audience: 'notes-api', serviceSecret: SERVICE_SECRET })]);
    const { cookie } = await signUp();
    const events = (authorization: string) =>
      request(url)
        .get('/api/auth/account-events?since=2026-01-01T00:00:00Z')
        .set({ Authorization: authorization, Cookie: cookie });
    await events('').expect(401);
    await events(`Bearer ${await tokenFrom('/access-token', cookie)}`).expect(401);
  });
});

describe('betterAuth', () => {
  it('says what to write if the URL is missing', () => {
    expect(() => betterAuth({ url: '' })).toThrow(
      'betterAuth: "url" is ""; use the baseURL of the auth server.',
    );
  });
});
