import type { Server } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import request from 'supertest';
import { AUTH_SETTINGS } from '../../auth.module-definition.js';
import type { AuthSettings } from '../../auth.settings.js';
import { bearer } from '../bearer.js';
import { signTestToken, usualClaims, type TestClaims } from '../test-token.js';

/**
 * Speaks to an application as one of its users, without a login: supertest, with a token that the application's own
 * settings accept.
 *
 * @param who A user id, or claims as in {@link createTestToken}.
 * @returns A supertest agent; the token is good for 15 minutes.
 * @throws {Error} When the application verifies with public keys alone: use {@link TestJwks} there.
 *
 * @example
 * await asUser(app, 'ada').get('/users/ada/notes').expect(200);
 * await asUser(app, { sub: 'root', role: 'admin' }).get('/admin/users').expect(200);
 */
export function asUser(app: INestApplication, who: string | TestClaims): ReturnType<typeof request.agent> {
  const { issuers } = app.get<AuthSettings>(AUTH_SETTINGS);
  const claims = typeof who === 'string' ? { sub: who } : who;
  for (const { keys, names, audiences, tokenType } of issuers) {
    // Not instanceof: the application may have loaded another copy of this package.
    if ('jwksUrl' in keys) continue;
    const [{ kid, key }] = keys.signingKeys;
    const header = { alg: 'HS256', ...(tokenType !== null && { typ: tokenType }), kid };
    const usual = usualClaims({ issuer: names[0], audience: audiences[0] });
    const token = signTestToken(header, { ...usual, ...claims }, key);
    return request.agent(app.getHttpServer() as Server).set(...bearer(token));
  }
  throw new Error('asUser: the application holds no secret to sign with; sign with TestJwks instead.');
}
