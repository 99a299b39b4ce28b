import type { Server } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import request from 'supertest';
import { AUTH_SETTINGS } from '../../auth.module-definition.js';
import type { AuthSettings } from '../../auth.settings.js';
import { bearer } from '../bearer.js';
import { signTestToken, usualClaims, type TestClaims } from '../test-token.js';

/**
 * Returns a supertest agent that sends requests as a user, without a login, with a token that the application accepts.
 *
 * @param who A user id, or claims as in `createTestToken`.
 * @returns An agent whose token is valid for 15 minutes.
 * @throws {Error} If the application verifies with public keys only: use `TestJwks` there.
 *
 * @example
 * await asUser(app, 'ada').get('/users/ada/notes').expect(200);
 * await asUser(app, { sub: 'root', role: 'admin' }).get('/admin/users').expect(200);
 */
export function asUser(app: INestApplication, who: string | TestClaims): ReturnType<typeof request.agent> {
  const { issuers } = app.get<AuthSettings>(AUTH_SETTINGS);
  const claims = typeof who === 'string' ? { sub: who } : who;
  for (const { keys, names, audiences, tokenType } of issuers) {
    // Not instanceof: the application may use another copy of this package.
    if ('jwksUrl' in keys) continue;
    const [{ kid, key }] = keys.signingKeys;
    const header = { alg: 'HS256', ...(tokenType !== null && { typ: tokenType }), kid };
    const usual = usualClaims({ issuer: names[0], audience: audiences[0] });
    const token = signTestToken(header, { ...usual, ...claims }, key);
    return request.agent(app.getHttpServer() as Server).set(...bearer(token));
  }
  throw new Error('asUser: the application has no secret to sign with; use TestJwks instead.');
}
