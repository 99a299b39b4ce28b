import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Controller, Get, UseGuards, type INestApplication } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { Test } from '@nestjs/testing';
import { Strategy } from 'passport-jwt';
import request from 'supertest';
import { readAuthSettings } from '../src/auth.settings.js';
import {
  AuthModule,
  CurrentUser,
  Public,
  RevocationFeed,
  TokenAuthenticator,
  type AuthUser,
} from '../src/index.js';
import { JwtStrategy } from '../src/passport/index.js';
import { SecretVerifier } from '../src/secret.verifier.js';
import {
  createTestToken,
  expiredToken,
  forgedToken,
  TEST_AUTH_OPTIONS,
  TestJwks,
} from '../src/testing/index.js';
import { signTestToken, usualClaims } from '../src/testing/test-token.js';
import { ADAPTERS } from './guarded-app.js';
import { CLAIM_REFUSALS } from './refusals/claims.js';
import { TOKEN_REFUSALS } from './refusals/token.js';

@Controller()
class CallerController {
  @Get('me')
  me(@CurrentUser() user: AuthUser): { id: string } {
    return { id: user.id };
  }

  /** Guarded by Passport alone, as in an application that uses its guards. */
  @Public()
  @UseGuards(AuthGuard('jwt'))
  @Get('passport')
  passport(@CurrentUser() user: AuthUser): { id: string } {
    return { id: user.id };
  }
}

describe.each(ADAPTERS)('JwtStrategy of Passport on %s', (_name, adapter) => {
  let app: INestApplication;
  let server: Server;
  let signer: TestJwks;
  beforeEach(async () => {
    signer = await TestJwks.start();
    const testing = await Test.createTestingModule({
      imports: [AuthModule.forRoot({ ...TEST_AUTH_OPTIONS, additionalIssuers: [signer.options] })],
      controllers: [CallerController],
      providers: [JwtStrategy],
    }).compile();
    app = testing.createNestApplication(adapter());
    app.useLogger(false);
    await app.init();
    await app.listen(0, '127.0.0.1');
    server = app.getHttpServer() as Server;
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await app.close();
    await signer.close();
  });

  const get = (path: string, token: string) =>
    request(server).get(path).set('Authorization', `Bearer ${token}`);

  it('verifies the signature for our guards and for AuthGuard, with passport-jwt [A1]', async () => {
    const passportJwt = jest.spyOn(Strategy.prototype, 'authenticate');
    const ours = jest.spyOn(SecretVerifier.prototype, 'verify');
    for (const path of ['/me', '/passport']) {
      await get(path, createTestToken({ sub: 'ada' })).expect(200, { id: 'ada' });
      await get(path, forgedToken()).expect(401);
      await get(path, expiredToken()).expect(401);
      await request(server).get(path).expect(401);
    }
    expect(passportJwt).toHaveBeenCalledTimes(6);
    expect(ours).not.toHaveBeenCalled();
  });

  it('leaves the tokens of public keys to jose [A1]', async () => {
    for (const path of ['/me', '/passport']) {
      await get(path, signer.token({ sub: 'ada' })).expect(200, { id: 'ada' });
      await get(path, signer.token({ aud: 'other' })).expect(401);
    }
  });

  it('responds 500, never 401, to an internal error', async () => {
    jest.spyOn(app.get(TokenAuthenticator), 'authenticate').mockRejectedValue(new TypeError('a bug of ours'));
    await get('/passport', createTestToken()).expect(500);
  });

  it('refuses every token and claim of the table [A3]', async () => {
    const tokens = app.get(TokenAuthenticator);
    for (const { name, headers, code } of [...TOKEN_REFUSALS, ...CLAIM_REFUSALS]) {
      const [, token] = /^Authorization: Bearer ([\w.-]+)$/.exec(headers[0] ?? '') ?? [];
      if (token === undefined || headers.length !== 1) continue;
      const answer = await tokens.authenticate(token).then(
        () => 'accepted',
        (error: unknown) => (error as { code?: unknown }).code,
      );
      expect([name, answer]).toEqual([name, code]);
    }
  });
});

const ALGORITHMS = ['HS256', 'HS384', 'HS512'] as const;

it.each(ALGORITHMS)(
  'JwtStrategy of Passport verifies %s alone where it is configured [A3]',
  async (algorithm) => {
    const options = { ...TEST_AUTH_OPTIONS, secret: randomBytes(64).toString('base64'), algorithm };
    const settings = readAuthSettings(options);
    const tokens = new TokenAuthenticator(settings, new RevocationFeed(settings));
    new JwtStrategy(tokens);
    const verdicts = ALGORITHMS.map(async (alg) => {
      const header = { alg, typ: 'at+jwt' };
      const token = signTestToken(header, usualClaims(TEST_AUTH_OPTIONS), options.secret, alg);
      return tokens.authenticate(token).then(
        () => 'accepted',
        (error: unknown) => error,
      );
    });
    const refused = expect.objectContaining({ code: 'AUTH_TOKEN_INVALID' });
    expect(await Promise.all(verdicts)).toEqual(
      ALGORITHMS.map((alg) => (alg === algorithm ? 'accepted' : refused)),
    );
  },
);
